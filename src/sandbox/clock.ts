/** The sandbox's own clock: time that can be set, and run faster than it is. */

export interface SandboxClock {
  /** Epoch milliseconds, pretend time. */
  now(): number;
  /** How many pretend milliseconds pass in a real one. */
  speed(): number;
  setSpeed(speed: number): void;
  /** Jumps forward by so many pretend milliseconds. */
  advance(ms: number): void;
}

export interface SandboxClockOptions {
  /** Epoch milliseconds at which pretend time begins; the real time if left out. */
  startMs?: number;
  /** Pretend milliseconds in a real one; 0 stands still. */
  speed?: number;
}

const MAX_SPEED = 3_600;

export function createSandboxClock(options: SandboxClockOptions = {}): SandboxClock {
  let speed = options.speed ?? 1;
  let anchorReal = performance.now();
  let anchorPretend = options.startMs ?? Date.now();

  function now(): number {
    return Math.floor(anchorPretend + (performance.now() - anchorReal) * speed);
  }

  function anchorAt(pretend: number): void {
    anchorPretend = pretend;
    anchorReal = performance.now();
  }

  return {
    now,
    speed: () => speed,
    setSpeed(next) {
      if (!(next >= 0 && next <= MAX_SPEED)) throw new RangeError(`speed is 0 to ${MAX_SPEED}, not ${next}`);
      anchorAt(now());
      speed = next;
    },
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`time only goes forward, not by ${ms} ms`);
      anchorAt(now() + ms);
    },
  };
}
