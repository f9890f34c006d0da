/** One conversation of the pretend organisation: what was drawn for it, what became of it, and what may be seen of it. */

import type { MediaType } from './queue.ts';

/**
 * A conversation as plain events, all in epoch milliseconds. What lies after the clock's now is null, as though it had
 * not been decided yet. `talkMs`, `holdMs` and `acwMs` are known once the handling has ended.
 */
export interface CallRecord {
  id: string;
  queueId: string;
  mediaType: MediaType;
  direction: 'inbound';
  offerMs: number;
  /** It began to ring at an agent. */
  alertStartMs: number | null;
  /** An agent took it. A callback that dials the customer first is connected without ever being answered. */
  connectMs: number | null;
  answerMs: number | null;
  abandonMs: number | null;
  /** It overflowed to another queue, or was waiting still at local midnight. */
  flowOutMs: number | null;
  transferMs: number | null;
  transfer: 'blind' | 'consult' | null;
  /** The caller is gone: abandoned, flowed out, transferred or hung up after talking. */
  endMs: number | null;
  /** The agent is free again, after the after-call work. */
  handleEndMs: number | null;
  talkMs: number | null;
  holdMs: number | null;
  acwMs: number | null;
  transferred: boolean;
  /** Abandoned within SHORT_ABANDON_MS of being offered. */
  isShortAbandon: boolean;
  isCustomerFirst: boolean;
}

export const SHORT_ABANDON_MS = 5_000;

/** No event. Times inside a day are milliseconds after its start, so that they stay small integers. */
export const NEVER = -1;

/** A conversation inside its day; the last four are what the simulation decides. */
export interface DayCall {
  key: number;
  offer: number;
  patience: number;
  alert: number;
  talk: number;
  hold: number;
  acw: number;
  transfer: 0 | 1 | 2;
  isCustomerFirst: boolean;
  alertStart: number;
  connect: number;
  abandon: number;
  flowOut: number;
}

export function talkEnd(call: DayCall): number {
  return call.connect === NEVER ? NEVER : call.connect + call.talk + call.hold;
}

export function handleEnd(call: DayCall): number {
  return call.connect === NEVER ? NEVER : call.connect + call.talk + call.hold + call.acw;
}

/** The last thing that happens to it. */
export function lastEvent(call: DayCall): number {
  return Math.max(handleEnd(call), call.abandon, call.flowOut);
}

/** What can be seen of a call at a moment; `call.offer` must not lie after it. */
export function recordOf(
  call: DayCall,
  at: { id: string; queueId: string; mediaType: MediaType; dayStartMs: number; nowMs: number },
): CallRecord {
  const seen = (offset: number): number | null =>
    offset === NEVER || at.dayStartMs + offset > at.nowMs ? null : at.dayStartMs + offset;
  const connectMs = seen(call.connect);
  const abandonMs = seen(call.abandon);
  const flowOutMs = seen(call.flowOut);
  const talkEndMs = seen(talkEnd(call));
  const handleEndMs = seen(handleEnd(call));
  const transferMs = call.transfer === 0 ? null : talkEndMs;
  const isHandled = handleEndMs !== null;
  return {
    id: at.id,
    queueId: at.queueId,
    mediaType: at.mediaType,
    direction: 'inbound',
    offerMs: at.dayStartMs + call.offer,
    alertStartMs: seen(call.alertStart),
    connectMs,
    answerMs: call.isCustomerFirst ? null : connectMs,
    abandonMs,
    flowOutMs,
    transferMs,
    transfer: transferMs === null ? null : call.transfer === 1 ? 'blind' : 'consult',
    endMs: talkEndMs ?? abandonMs ?? flowOutMs,
    handleEndMs,
    talkMs: isHandled ? call.talk : null,
    holdMs: isHandled ? call.hold : null,
    acwMs: isHandled ? call.acw : null,
    transferred: transferMs !== null,
    isShortAbandon: abandonMs !== null && call.abandon - call.offer < SHORT_ABANDON_MS,
    isCustomerFirst: call.isCustomerFirst,
  };
}
