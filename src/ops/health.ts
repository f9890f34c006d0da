/** Whether the process is ready to serve, and why not: pure, from what was seen. */

export interface Seen {
  isStopping: boolean;
  isStoreUp: boolean;
  isSlackConnected: boolean;
  watch: SeenWatch;
  nowMs: number;
}

export type SeenWatch =
  /** Another process ticks. */
  | { kind: 'stands-by' }
  | {
      kind: 'leads';
      /** Since when it leads after it had stood by; null when it has led from its start. */
      tookOverAtMs: number | null;
      /** The last tick that got its reading; null before the first. */
      lastGoodTickAtMs: number | null;
      everyMs: number;
    };

/** As /readyz writes it. */
export interface Readiness {
  ready: boolean;
  /** Each in words; empty when it is ready. */
  wrong: string[];
  store: 'up' | 'down';
  slack: 'connected' | 'not connected';
  watch: 'leads' | 'stands by';
  /** Null where it stands by, and before the first. */
  lastGoodTickSecondsAgo: number | null;
  tickEverySeconds: number | null;
}

/** So it is told before the third tick in a row that got no reading has ended. */
const MOST_MISSED_TICKS = 2.5;

export function readinessOf(seen: Seen): Readiness {
  const { isStopping, isStoreUp, isSlackConnected, watch } = seen;
  const wrong = [
    isStopping ? 'it is stopping' : null,
    isStoreUp ? null : 'the store does not answer',
    isSlackConnected ? null : 'there is no connection to Slack',
    wrongOfWatch(watch, seen.nowMs),
  ].filter((words) => words !== null);
  return {
    ready: wrong.length === 0,
    wrong,
    store: isStoreUp ? 'up' : 'down',
    slack: isSlackConnected ? 'connected' : 'not connected',
    watch: watch.kind === 'leads' ? 'leads' : 'stands by',
    lastGoodTickSecondsAgo:
      watch.kind === 'leads' && watch.lastGoodTickAtMs !== null
        ? wholeSeconds(seen.nowMs - watch.lastGoodTickAtMs)
        : null,
    tickEverySeconds: watch.kind === 'leads' ? watch.everyMs / 1000 : null,
  };
}

/** Whoever takes over was ready, and stays so while its first tick is on its way. */
function wrongOfWatch(watch: SeenWatch, nowMs: number): string | null {
  if (watch.kind === 'stands-by') return null;
  const { tookOverAtMs, lastGoodTickAtMs, everyMs } = watch;
  if (lastGoodTickAtMs === null && tookOverAtMs === null) return 'there was no good tick yet';
  const sinceMs = Math.max(
    lastGoodTickAtMs ?? Number.NEGATIVE_INFINITY,
    tookOverAtMs ?? Number.NEGATIVE_INFINITY,
  );
  if (nowMs - sinceMs <= everyMs * MOST_MISSED_TICKS) return null;
  const due = `one is due every ${wholeSeconds(everyMs)} s`;
  return lastGoodTickAtMs === null
    ? `there was no good tick since it took over ${wholeSeconds(nowMs - sinceMs)} s ago, and ${due}`
    : `the last good tick was ${wholeSeconds(nowMs - lastGoodTickAtMs)} s ago, and ${due}`;
}

function wholeSeconds(ms: number): number {
  return Math.max(0, Math.round(ms / 1000));
}
