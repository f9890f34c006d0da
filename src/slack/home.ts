/** The Home tab: what this is, and what to type. */
import { z } from 'zod';
import type { Rich } from '../core/message.ts';
import { viewFaultsOf } from './blocks/check.ts';
import { monospaceBlock } from './blocks/monospace.ts';
import { contextBlock, richBlock } from './blocks/rich.ts';
import type { SlackBlock } from './blocks/shapes.ts';
import { type Floor, refusalOf } from './floor.ts';
import { slackCode } from './problem.ts';
import { COMMAND } from './scopes.ts';

const EXAMPLES = [
  [`${COMMAND}`, 'how the queues stand now'],
  [`${COMMAND} support today by media`, 'one queue, its day so far'],
  [`${COMMAND} all yesterday sort abandon% top 10`, 'where callers gave up'],
] as const;

/** https://docs.slack.dev/reference/events/app_home_opened */
const HomeEvent = z.object({ event: z.object({ user: z.string(), tab: z.string() }) });

export async function drawHome(floor: Floor, body: unknown): Promise<void> {
  const event = HomeEvent.safeParse(body).data?.event;
  if (event === undefined || event.tab !== 'home') return;
  const refusal = await refusalOf(floor, body, 'home');
  if (refusal !== null && refusal.words === null) return;
  const blocks = refusal?.words == null ? homeBlocks() : refusalBlocks(refusal.words);
  try {
    await floor.client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
  } catch (error) {
    floor.log.warn('the Home tab could not be drawn', { code: slackCode(error) });
  }
}

function refusalBlocks(words: string): SlackBlock[] {
  return [richBlock([words], 'home-refusal')].filter((block) => block !== null);
}

export function homeBlocks(): SlackBlock[] {
  const width = Math.max(...EXAMPLES.map(([line]) => line.length));
  const examples = EXAMPLES.map(([line, what]) => `${line.padEnd(width)}   ${what}`).join('\n');
  const intro: Rich = [
    'Ask in plain words, in any channel or direct message. ',
    'The answer is yours alone until you press ',
    { kind: 'bold', text: 'Share' },
    '. In a thread, mention ',
    { kind: 'bold', text: '@queue-stats' },
    ' instead.',
  ];
  const blocks: (SlackBlock | null)[] = [
    {
      type: 'header',
      block_id: 'home-title',
      text: { type: 'plain_text', text: 'Queue figures from Genesys Cloud', emoji: false },
    },
    richBlock(intro, 'home-intro'),
    monospaceBlock(examples, 'home-examples'),
    contextBlock([`More: ${COMMAND} help, ${COMMAND} queues, ${COMMAND} metrics`], 'home-more'),
  ];
  const drawn = blocks.filter((block) => block !== null);
  const faults = viewFaultsOf(drawn);
  if (faults.length > 0) throw new Error(`the Home tab breaks Slack's limits: ${faults.join('; ')}`);
  return drawn;
}
