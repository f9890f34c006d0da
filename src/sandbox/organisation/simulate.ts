/** Lets one day's callers of one queue wait in line for its agents: first come, first served, and not for ever. */

import { type DayCall, NEVER } from './call.ts';

/** From this moment of the day, so many agents. */
export interface AgentStep {
  from: number;
  agents: number;
}

export interface DayRules {
  /** The end of the day: who waits then flows out. */
  close: number;
  flowOutAfter: number;
  /** What is left of a caller's patience, by when he was offered: 1, less in a spike. */
  patienceShare(offer: number): number;
}

/**
 * Decides `alertStart`, `connect`, `abandon` and `flowOut` of every call, in place. Calls and steps are sorted by time,
 * the first step begins at 0. Causal: what is decided by a moment depends only on calls offered and steps begun by then,
 * so a change of plan changes no past.
 */
export function simulate(calls: readonly DayCall[], steps: readonly AgentStep[], rules: DayRules): void {
  const busyUntil: number[] = [];
  let arrived = 0;
  let served = 0;
  let step = 0;
  for (;;) {
    const at = Math.min(
      calls[arrived]?.offer ?? Infinity,
      busyUntil[0] ?? Infinity,
      steps[step + 1]?.from ?? Infinity,
    );
    if (at >= rules.close) break;
    while (busyUntil[0] === at) busyUntil.shift();
    if (steps[step + 1]?.from === at) step += 1;
    if (calls[arrived]?.offer === at) arrived += 1;
    const agents = steps[step]?.agents ?? 0;
    while (busyUntil.length < agents && served < arrived) {
      const call = calls[served];
      served += 1;
      if (call) insert(busyUntil, assign(call, at, rules), at);
    }
  }
  for (let index = served; index < calls.length; index += 1) {
    const call = calls[index];
    if (call) leave(call, rules);
  }
}

/** Rings at a free agent, unless the caller has left. Gives the moment at which that agent is free again. */
function assign(call: DayCall, at: number, rules: DayRules): number {
  const leaves = Math.min(gaveUpAt(call, rules), overflowAt(call, rules));
  if (leaves <= at) {
    leave(call, rules);
    return at;
  }
  call.alertStart = at;
  if (leaves < at + call.alert) {
    leave(call, rules);
    return leaves;
  }
  call.connect = at + call.alert;
  return call.connect + call.talk + call.hold + call.acw;
}

function leave(call: DayCall, rules: DayRules): void {
  const gaveUp = gaveUpAt(call, rules);
  const overflow = overflowAt(call, rules);
  if (gaveUp <= overflow) call.abandon = gaveUp;
  else call.flowOut = overflow;
}

function gaveUpAt(call: DayCall, rules: DayRules): number {
  return call.offer + Math.max(1, Math.round(call.patience * rules.patienceShare(call.offer)));
}

function overflowAt(call: DayCall, rules: DayRules): number {
  return Math.min(call.offer + rules.flowOutAfter, rules.close);
}

/** Keeps the list sorted; an agent who is free at once is not busy. */
function insert(sorted: number[], value: number, now: number): void {
  if (value <= now) return;
  let index = sorted.length;
  while (index > 0 && (sorted[index - 1] ?? NEVER) > value) index -= 1;
  sorted.splice(index, 0, value);
}
