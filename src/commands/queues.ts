/** `queues [part]`: which queues there are, in which division, with which service-level targets. */
import { bold, code, type Message, NO_FIGURE } from '../core/message.ts';
import type { Queue } from '../core/queue.ts';
import { type Answer, type Command, type Request, said } from '../core/route.ts';
import { MAX_TABLE_ROWS } from '../language/answer.ts';
import { formatAge, formatCount } from '../language/figures.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { matchingQueues, nearestNames, queuesOf } from '../language/names.ts';
import { parse } from '../language/parse.ts';
import { sayNotUnderstood, sayProblem } from '../language/say.ts';
import { targetOf } from '../language/targets.ts';
import { fold, tokenize } from '../language/tokens.ts';
import { ask } from './ask.ts';
import type { DeskParts } from './desk-parts.ts';
import { sayNoneSeen, seesNone } from './none-seen.ts';

export const QUEUES_COMMAND: Command<DeskParts> = {
  words: ['queues', 'list'],
  usage: 'queues [part of a name]',
  about: 'which queues there are',
  run,
};

async function run({ rest, asker }: Request, desk: DeskParts): Promise<Answer> {
  const directory = await desk.directories.seenFrom([asker.channelId], 'command');
  if (!directory.ok) return sayProblem(directory.fault, `queues ${rest}`.trim());
  if (seesNone(directory.value, asker, desk)) return sayNoneSeen();
  const lexicon = lexiconOf(directory.value);
  const part = tokenize(rest)
    .map((token) => token.folded)
    .join(' ');
  const group = part === '' || lexicon.queueNamed(part) !== null ? null : lexicon.groupNamed(part);
  const queues =
    group !== null
      ? queuesOf({ kind: 'named', names: group.names }, lexicon)
      : part === ''
        ? lexicon.queues
        : matchingQueues(`*${fold(part)}*`, lexicon);
  if (queues.length === 0 && part !== '') {
    const scene = { directory: directory.value, nowMs: desk.clock.now(), zone: desk.defaultZone, last: null };
    if (parse(rest, scene).kind === 'query') return ask(rest, asker, desk);
    const [token] = tokenize(rest);
    const nearest = token === undefined ? [] : nearestNames(lexicon, token);
    const offers = nearest.map((name) => ({ label: name, line: `queues ${name}` }));
    return sayNotUnderstood({ kind: 'unknown-queue', typed: `with “${rest}” in its name`, nearest }, offers);
  }
  if (queues.length === 0) return sayProblem({ kind: 'no-queues' }, 'queues');
  const which = group !== null ? ` in ${group.name}` : part === '' ? '' : ` with “${part}”`;
  const message = sayQueues(queues, which, desk.clock.now() - directory.value.fetchedAtMs);
  return said(message);
}

/** `which`: what narrowed them, in words. */
function sayQueues(queues: readonly Queue[], which: string, ageMs: number): Message {
  const sorted = [...queues].sort((a, b) => a.name.localeCompare(b.name));
  const shown = sorted.slice(0, MAX_TABLE_ROWS);
  const divisions = new Set(queues.map((queue) => queue.division.name)).size;
  const count = `${formatCount(queues.length)} ${queues.length === 1 ? 'queue' : 'queues'}`;
  const where = `${which} in ${divisions} ${divisions === 1 ? 'division' : 'divisions'}`;
  const cut = shown.length < sorted.length ? ` · ${shown.length} shown` : '';
  return {
    summary: `${count}${where}`,
    parts: [
      { kind: 'headline', text: [bold(`${count}${where}.`)] },
      {
        kind: 'table',
        caption: `${count}${where}`,
        columns: [
          { label: 'Queue', align: 'left' },
          { label: 'Division', align: 'left' },
          { label: 'Voice target', align: 'left' },
          { label: 'Chat target', align: 'left' },
        ],
        rows: shown.map((queue) => [
          { kind: 'text', text: queue.name },
          { kind: 'text', text: queue.division.name },
          ...['voice', 'chat'].map((media) => ({
            kind: 'text' as const,
            text: targetOf([queue], [media]) ?? NO_FIGURE,
          })),
        ]),
        pageSize: 10,
      },
      {
        kind: 'note',
        text: [`list ${formatAge(ageMs)} old${cut} · find by a part of the name: `, code('queues supp')],
      },
    ],
  };
}
