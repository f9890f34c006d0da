/** Reads an alert as a person does, and holds its figures against the pretend organisation's calls, counted one by one. */
import type { CallRecord } from '../../src/sandbox/organisation/call.ts';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import type { Alerting } from './alerting.ts';
import { queueNamed } from './counted.ts';
import { shown } from './read.ts';

/** The time in a message is cut to whole seconds; the calls of one reading may lie this far apart. */
const APART_MS = 2_000;
const SECOND = 1_000;

/** What an alert that goes on says. */
export interface ReadAlert {
  headline: string;
  abandoned: number;
  ended: number;
  /** "09:45". */
  from: string;
  to: string;
  isPartial: boolean;
  waiting: number;
  idle: number;
  onQueue: number;
  /** To the second: the moment that its figures are of. */
  atMs: number;
}

const REASON =
  /^(\d+) abandoned of (\d+) ended, (\d\d:\d\d)–(\d\d:\d\d)( \(partial\))?(; by chance about 1 in [\d,]+)?\.$/m;
const NOW = /^Now: (\d+) waiting(?:, longest \d+:\d\d)?, (\d+) idle of (\d+) on queue\./m;

export function readAlert(message: SentMessage): ReadAlert {
  const text = shown(message);
  const reason = REASON.exec(text);
  const now = NOW.exec(text);
  const at = /<!date\^(\d+)\^/.exec(JSON.stringify(message.blocks));
  if (reason === null || now === null || at === null) throw new Error(`not the words of an alert: ${text}`);
  return {
    headline: text.split('\n')[0] ?? '',
    abandoned: Number(reason[1]),
    ended: Number(reason[2]),
    from: reason[3] ?? '',
    to: reason[4] ?? '',
    isPartial: reason[5] !== undefined,
    waiting: Number(now[1]),
    idle: Number(now[2]),
    onQueue: Number(now[3]),
    atMs: Number(at[1]) * SECOND,
  };
}

/** What is not as the calls of the queue's voice say; empty when all is. */
export function differences({ organisation }: Alerting, queue: string, read: ReadAlert): string[] {
  const fromMs = Date.parse(`2026-11-18T${read.from}:00+01:00`);
  const { id } = queueNamed(organisation, queue);
  const voice = organisation
    .calls(fromMs - 60 * 60 * SECOND, read.atMs + APART_MS, id)
    .filter(({ mediaType }) => mediaType === 'voice');
  const early = countAt(voice, fromMs, read.atMs - SECOND);
  const late = countAt(voice, fromMs, read.atMs + APART_MS);
  const waiting = moments(read.atMs).map((atMs) => voice.filter((call) => waitsAt(call, atMs)).length);
  const [fewest, most] = [Math.min(...waiting), Math.max(...waiting)];
  const wrong: string[] = [];
  if (!(read.abandoned >= early.abandoned && read.abandoned <= late.abandoned))
    wrong.push(`${read.abandoned} abandoned, counted ${early.abandoned} to ${late.abandoned}`);
  if (!(read.ended >= early.ended && read.ended <= late.ended))
    wrong.push(`${read.ended} ended, counted ${early.ended} to ${late.ended}`);
  if (!(read.waiting >= fewest && read.waiting <= most))
    wrong.push(`${read.waiting} waiting, counted ${fewest} to ${most}`);
  return wrong;
}

function moments(atMs: number): number[] {
  return Array.from({ length: 61 }, (_, at) => atMs - SECOND + at * 50);
}

function countAt(calls: readonly CallRecord[], fromMs: number, toMs: number) {
  const isIn = (atMs: number | null) => atMs !== null && atMs >= fromMs && atMs < toMs;
  const abandoned = calls.filter((call) => isIn(call.abandonMs)).length;
  const others = calls.filter((call) => isIn(call.answerMs) || isIn(call.flowOutMs)).length;
  return { abandoned, ended: abandoned + others };
}

function waitsAt(
  { offerMs, alertStartMs, connectMs, abandonMs, flowOutMs }: CallRecord,
  atMs: number,
): boolean {
  const isLater = (one: number | null) => one === null || one > atMs;
  return offerMs <= atMs && [alertStartMs, connectMs, abandonMs, flowOutMs].every(isLater);
}
