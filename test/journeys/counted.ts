/** Counts the pretend organisation's calls one by one, so that a shown figure has something to be equal to. */
import type { CallRecord } from '../../src/sandbox/organisation/call.ts';
import type { Organisation } from '../../src/sandbox/organisation/organisation.ts';
import type { MediaType, OrganisationQueue } from '../../src/sandbox/organisation/queue.ts';

export interface Counted {
  offered: number;
  answered: number;
  abandoned: number;
  /** Answered within the target of its queue and media type; and all that were answered or abandoned. */
  met: number;
  judged: number;
  /** Seconds until the answer, of all that were answered. */
  answerSeconds: number;
}

export interface Which {
  from: string | number;
  to: string | number;
  queue?: string;
  media?: MediaType;
}

export function queueNamed(organisation: Organisation, name: string): OrganisationQueue {
  const queue = organisation.queues.find((one) => one.name === name);
  if (queue === undefined) throw new Error(`no queue ${name}`);
  return queue;
}

/** Each event counts where it happened: a call may be offered in one hour and answered in the next. */
export function counted(organisation: Organisation, { from, to, queue, media }: Which): Counted {
  const [fromMs, toMs] = [epoch(from), epoch(to)];
  const id = queue === undefined ? undefined : queueNamed(organisation, queue).id;
  const isIn = (atMs: number | null): boolean => atMs !== null && atMs >= fromMs && atMs < toMs;
  const targets = new Map(organisation.queues.map((one) => [one.id, one.serviceTargets]));
  const isMet = (call: CallRecord): boolean =>
    (call.answerMs ?? 0) - call.offerMs <= (targets.get(call.queueId)?.[call.mediaType].durationMs ?? 0);
  const calls = organisation
    .calls(fromMs, toMs, id)
    .filter((call) => media === undefined || call.mediaType === media);
  const answered = calls.filter((call) => isIn(call.answerMs));
  const abandoned = calls.filter((call) => isIn(call.abandonMs));
  return {
    offered: calls.filter((call) => isIn(call.offerMs)).length,
    answered: answered.length,
    abandoned: abandoned.length,
    met: answered.filter(isMet).length,
    judged: answered.length + abandoned.length,
    answerSeconds: answered.reduce((sum, call) => sum + ((call.answerMs ?? 0) - call.offerMs) / 1000, 0),
  };
}

/** "4.6 %". */
export function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

export function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

function epoch(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}
