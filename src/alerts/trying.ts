/** A rule tried on its past for a form or a command: remembered for a while, since the form asks again when it is saved. */
import type { Outcome } from '../core/fault.ts';
import { fingerprintOf } from '../core/fingerprint.ts';
import type { Directory } from '../core/queue.ts';
import type { RuleDraft } from '../core/rule.ts';
import { MINUTE_MS } from '../core/zone.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { queuesOf } from '../language/names.ts';
import { type Backtest, type BacktestParts, backtest } from './backtest.ts';
import { fingerprint } from './judge.ts';

const KEEP_MS = 10 * MINUTE_MS;
const MAX_KEPT = 100;

export interface Trying {
  try(draft: RuleDraft, directory: Directory): Promise<Outcome<Backtest>>;
}

export function createTrying(parts: BacktestParts): Trying {
  const kept = new Map<string, { atMs: number; found: Promise<Outcome<Backtest>> }>();
  return {
    try(draft, directory) {
      // The same words mean other queues where others are seen.
      const queues = queuesOf(draft.scope, lexiconOf(directory)).map(({ id }) => id);
      const key = `${fingerprint(draft)} ${fingerprintOf(queues.join())}`;
      const nowMs = parts.clock.now();
      const known = kept.get(key);
      if (known !== undefined && nowMs - known.atMs < KEEP_MS) return known.found;
      const found = backtest(draft, directory, parts);
      kept.delete(key);
      kept.set(key, { atMs: nowMs, found });
      const oldest = kept.keys().next();
      if (kept.size > MAX_KEPT && oldest.done !== true) kept.delete(oldest.value);
      const forget = () => {
        if (kept.get(key)?.found === found) kept.delete(key);
      };
      // A failure is not worth keeping: the next one asks anew.
      found.then((outcome) => (outcome.ok ? undefined : forget()), forget);
      return found;
    },
  };
}
