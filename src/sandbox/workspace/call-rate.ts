/** Slack's limit on posts: about one a second to a channel, with short bursts. */

import type { SandboxClock } from '../clock.ts';

/** https://docs.slack.dev/apis/web-api/rate-limits#overview : "1 per second", bursts are tolerated. */
const A_SECOND = 1;
const DEFAULT_BURST = 10;
const MAX_CHANNELS = 10_000;

interface Bucket {
  left: number;
  realMs: number;
  pretendMs: number;
}

export class CallRate {
  readonly #buckets = new Map<string, Bucket>();
  readonly #clock: SandboxClock;
  readonly #burst: number;

  constructor(clock: SandboxClock, burst = DEFAULT_BURST) {
    this.#clock = clock;
    this.#burst = burst;
  }

  /** Null if the post may go, else the seconds to wait. Refills by real or pretend time, whichever is more. */
  take(channel: string): number | null {
    const realMs = performance.now();
    const pretendMs = this.#clock.now();
    const bucket = this.#buckets.get(channel) ?? { left: this.#burst, realMs, pretendMs };
    const passedMs = Math.max(realMs - bucket.realMs, pretendMs - bucket.pretendMs, 0);
    const left = Math.min(this.#burst, bucket.left + (passedMs / 1000) * A_SECOND);
    const isAllowed = left >= 1;
    this.#buckets.set(channel, { left: isAllowed ? left - 1 : left, realMs, pretendMs });
    if (this.#buckets.size > MAX_CHANNELS) this.#buckets.clear();
    return isAllowed ? null : Math.max(1, Math.ceil((1 - left) / A_SECOND));
  }
}
