import { describe, expect, it } from 'vitest';
import { checkManifest } from '../../src/sandbox/workspace/manifest.ts';
import { parseButtonValue } from '../../src/slack/blocks/buttons.ts';
import { faultsOf } from '../../src/slack/blocks/check.ts';
import { unescapeText } from '../../src/slack/blocks/escape.ts';
import { widthOf } from '../../src/slack/blocks/monospace.ts';
import { toBlocks } from '../../src/slack/blocks/render.ts';
import type { Rendering, SlackBlock } from '../../src/slack/blocks/shapes.ts';
import { boltLogger, hideSecrets } from '../../src/slack/bolt-log.ts';
import type { LineLife } from '../../src/slack/line.ts';
import { nextStep } from '../../src/slack/lines.ts';
import { lineOf } from '../../src/slack/mention.ts';
import { UnderWay, within } from '../../src/slack/patience.ts';
import { COMMAND, NEEDED_SCOPES, OPTIONAL_SCOPES } from '../../src/slack/scopes.ts';
import { sharedMessage } from '../../src/slack/share.ts';
import { createShelf } from '../../src/slack/shelf.ts';
import { listeningLog, readManifest, realClock } from './bot.ts';
import { aChart, aMessage, anAnswer, aTable } from './messages.ts';

describe('the manifest', () => {
  it('is one that Slack takes', () => {
    expect(() => checkManifest(readManifest(), 'socket')).not.toThrow();
  });

  it('grants exactly the scopes that the code names, and the command that it hears', () => {
    const manifest = readManifest();
    expect(manifest.oauth_config.scopes.bot).toEqual([
      ...NEEDED_SCOPES,
      ...OPTIONAL_SCOPES.map(({ scope }) => scope),
    ]);
    expect(manifest.features.slash_commands?.map((one) => one.command)).toEqual([COMMAND]);
    expect(manifest.features.slash_commands?.[0]?.should_escape).toBe(true);
    expect(manifest.settings.event_subscriptions?.bot_events).toEqual(['app_home_opened', 'app_mention']);
  });
});

describe('our own check', () => {
  const good = (): Rendering =>
    structuredClone(toBlocks(aMessage([aTable(), aChart(), ...anAnswer().parts.slice(3)])));
  const cases: { name: string; spoil: (rendering: Rendering) => void; says: string }[] = [
    { name: 'empty text', spoil: (it) => (it.text = ' '), says: 'text: empty' },
    {
      name: 'a long text',
      spoil: (it) => (it.text = 'x'.repeat(4_000)),
      says: 'text: 4000 characters, at most 3900',
    },
    {
      name: '51 blocks',
      spoil: (it) => it.blocks.push(...Array.from({ length: 49 }, (_, at) => words(`b${at}`))),
      says: 'blocks: 52, not 0 to 50',
    },
    {
      name: 'two tables',
      spoil: (it) => it.blocks.push(...rename(it.blocks.slice(0, 1))),
      says: 'tables: 2, not 0 to 1',
    },
    {
      name: 'one block_id twice',
      spoil: (it) => it.blocks.push(words(it.blocks[0]?.block_id ?? '')),
      says: 'block_id: two are alike',
    },
    {
      name: 'one action_id twice',
      spoil: (it) => it.blocks.push(...rename(it.blocks.slice(2))),
      says: 'action_id: two are alike',
    },
    { name: 'a row too short', spoil: (it) => tableOf(it).rows[1]?.pop(), says: 'rows differ in length' },
    {
      name: 'an empty cell',
      spoil: (it) => Object.assign(tableOf(it).rows[1]?.[0] ?? {}, { text: '' }),
      says: 'cell: empty',
    },
    {
      name: 'a header that is a number',
      spoil: (it) => Object.assign(tableOf(it).rows[0]?.[0] ?? {}, { type: 'raw_number', value: 1 }),
      says: 'a header cell is not raw_text',
    },
    {
      name: 'words in a column of numbers',
      spoil: (it) => Object.assign(tableOf(it).rows[1]?.[1] ?? {}, { type: 'raw_text' }),
      says: 'a column mixes types',
    },
    {
      name: 'a number that is none',
      spoil: (it) => Object.assign(tableOf(it).rows[1]?.[1] ?? {}, { value: Number.NaN }),
      says: 'a number is not finite',
    },
    {
      name: 'a page of none',
      spoil: (it) => (tableOf(it).page_size = 0),
      says: 'page_size: 0, not 1 to 100',
    },
    {
      name: 'a point without a category',
      spoil: (it) => chartOf(it).chart.axis_config.categories.pop(),
      says: 'points and categories differ',
    },
    {
      name: 'a long chart title',
      spoil: (it) => (chartOf(it).title = 'x'.repeat(51)),
      says: 'title: 51 characters, at most 50',
    },
    {
      name: 'a long button value',
      spoil: (it) => Object.assign(actionsOf(it).elements[0] ?? {}, { value: 'x'.repeat(2_001) }),
      says: 'value: 2001 characters, at most 2000',
    },
  ];
  it('finds nothing in a good message', () => {
    expect(faultsOf(good())).toEqual([]);
  });
  for (const { name, spoil, says } of cases) {
    it(`finds ${name}`, () => {
      const rendering = good();
      spoil(rendering);
      expect(faultsOf(rendering).join('\n')).toContain(says);
    });
  }
});

describe('two connections', () => {
  const MINUTE = 60_000;
  const life = (sinceMinutes: number, expectedMinutes: number | null = 300): LineLife => ({
    sinceMs: sinceMinutes * MINUTE,
    expectedMs: expectedMinutes === null ? null : expectedMinutes * MINUTE,
  });
  const cases: {
    name: string;
    elder: LineLife | null;
    younger: LineLife | null;
    open: boolean;
    now: number;
    step: string;
  }[] = [
    { name: 'the second opens at once', elder: life(0), younger: null, open: false, now: 0, step: 'open' },
    { name: 'of one age at first', elder: life(0), younger: life(0), open: true, now: 9, step: 'wait' },
    {
      name: 'and the second begins anew 10 minutes later',
      elder: life(0),
      younger: life(0),
      open: true,
      now: 10,
      step: 'renew',
    },
    {
      name: 'sooner where connections live short',
      elder: life(0, 6),
      younger: life(0, 6),
      open: true,
      now: 2,
      step: 'renew',
    },
    {
      name: 'no guess of Slack’s is needed',
      elder: life(0, null),
      younger: life(0, null),
      open: true,
      now: 10,
      step: 'renew',
    },
    {
      name: 'ages apart stay as they are',
      elder: life(0),
      younger: life(10),
      open: true,
      now: 100,
      step: 'wait',
    },
    {
      name: 'ages alike are drawn apart',
      elder: life(50),
      younger: life(50),
      open: true,
      now: 60,
      step: 'renew',
    },
    { name: 'but not at once', elder: life(50), younger: life(50), open: true, now: 55, step: 'wait' },
    {
      name: 'the second waits while the first reconnects',
      elder: null,
      younger: null,
      open: false,
      now: 60,
      step: 'wait',
    },
    {
      name: 'a line that reconnects is left alone',
      elder: life(0),
      younger: null,
      open: true,
      now: 60,
      step: 'wait',
    },
  ];
  for (const { name, elder, younger, open, now, step } of cases) {
    it(name, () => {
      expect(nextStep(elder, younger, open, 10 * MINUTE, now * MINUTE)).toBe(step);
    });
  }
});

describe('small parts', () => {
  it('what Slack escaped is what was typed, escapes that were typed included', () => {
    expect(unescapeText('&lt;a&gt; &amp;lt; &amp;amp;')).toBe('<a> &lt; &amp;');
  });

  it('a mention loses the bot’s name alone', () => {
    expect(lineOf('<@UBOT> all by <@U2> <@UBOT|queue-stats> &lt; 5', 'UBOT')).toBe('all by <@U2>   < 5');
  });

  it('a button’s value is ours or nothing', () => {
    expect(parseButtonValue('{"line":"a","answer":"k"}')).toEqual({ line: 'a', answer: 'k' });
    for (const value of [undefined, '', 'x', '1', '{"line":1}', '[]'])
      expect(parseButtonValue(value)).toBeNull();
  });

  it('widths are as a monospace font draws them', () => {
    expect(['ab', '日本', '🔥', 'é', 'e\u0301'].map(widthOf)).toEqual([2, 4, 2, 1, 1]);
  });

  it('a shared answer keeps its figures and says who and what', () => {
    const message = anAnswer();
    const shared = sharedMessage(message, { userId: 'U0ANA', value: { line: ' ', answer: 'k' } }, 'Ana');
    expect(shared.summary).toBe('12 waiting; worst Billing: 7. Today 6.1 %. (shared by Ana)');
    expect(shared.parts.slice(0, 3)).toEqual(message.parts.slice(0, 3));
    expect(shared.parts.at(-1)).toEqual({
      kind: 'note',
      text: ['Shared by ', 'Ana', ' · /queue-stats'],
    });
  });

  it('a shelf forgets by the clock, and makes room', () => {
    let now = 0;
    const shelf = createShelf<string>({ ...realClock, now: () => now }, 1_000, 2);
    shelf.keep('a', 'A');
    shelf.keep('b', 'B');
    shelf.keep('c', 'C');
    expect([shelf.find('a'), shelf.find('b'), shelf.find('c')]).toEqual([null, 'B', 'C']);
    now = 1_001;
    expect(shelf.find('b')).toBeNull();
  });

  it('work that outlives its time is a DeadlineError; work under way is counted', async () => {
    const never = new Promise<void>(() => undefined);
    await expect(within(5, never)).rejects.toThrow('not done within 5 ms');
    const underWay = new UnderWay();
    void underWay.run(() => never);
    await underWay.run(() => Promise.resolve());
    expect(await underWay.drain(5)).toBe(1);
  });

  it('secrets are hidden from the log', () => {
    const log = listeningLog();
    const logger = boltLogger(log, ['signing']);
    logger.error(
      'xoxb-1-2-a',
      new Error('at wss://x/?ticket=abc&b'),
      'https://hooks.slack.com/commands/T/1/s signing',
    );
    logger.debug('everything that people type');
    expect(log.lines.map((line) => line.what)).toEqual([
      'Bolt: [hidden] at wss://x/?[hidden]&b [hidden] [hidden]',
    ]);
    expect(hideSecrets('xapp-1-A-2 xoxe.xoxp-1-a')).toBe('[hidden] [hidden]');
  });
});

function words(blockId: string): SlackBlock {
  return {
    type: 'rich_text',
    block_id: blockId,
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '.' }] }],
  };
}

function rename(blocks: readonly SlackBlock[]): SlackBlock[] {
  return blocks.map((block, at) => ({ ...block, block_id: `renamed-${at}` }));
}

function tableOf({ blocks }: Rendering) {
  const table = blocks.find((block) => block.type === 'data_table');
  if (table === undefined) throw new Error('no table');
  return table;
}

function chartOf({ blocks }: Rendering) {
  const chart = blocks.find((block) => block.type === 'data_visualization');
  if (chart === undefined) throw new Error('no chart');
  return chart;
}

function actionsOf({ blocks }: Rendering) {
  const actions = blocks.find((block) => block.type === 'actions');
  if (actions === undefined) throw new Error('no buttons');
  return actions;
}
