/** What the demo makes of a spike: fast time while there is something to see, and its own pace again when that is over. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import { createSpikeWatch, type SpikeWatch } from '../../src/demo-spike.ts';
import type { SandboxClock } from '../../src/sandbox/clock.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-18T11:20:00+01:00');
const BILLING = { id: 'q-billing', name: 'Billing' };

let nowMs: number;
let speed: number;
let open: Episode[];
let kept: Map<string, Episode>;
let told: number;
let spikes: SpikeWatch;

const clock: SandboxClock = {
  now: () => nowMs,
  speed: () => speed,
  setSpeed(next) {
    speed = next;
  },
  advance(ms) {
    nowMs += ms;
  },
};

function episode(overrides: Partial<Episode> = {}): Episode {
  const queue = { key: BILLING.id, queueId: BILLING.id, media: null };
  const given = {
    id: 'e1',
    instance: queue,
    channelId: 'C0OPS',
    firedAtMs: nowMs,
    closedAtMs: null,
    takenBy: null,
  };
  return { ...given, ...overrides } as Episode;
}

/** It is in the store, and its message says so while `isOpen`. */
function put(one: Episode, isOpen = true): void {
  kept.set(one.id, one);
  open = isOpen ? [one] : [];
}

async function pass(minutes: number): Promise<void> {
  nowMs += minutes * MINUTE;
  await vi.advanceTimersByTimeAsync(300);
}

beforeEach(() => {
  vi.useFakeTimers();
  [nowMs, speed, open, kept, told] = [START, 1, [], new Map(), 0];
  spikes = createSpikeWatch(clock, 'Europe/Berlin', {
    open: async () => open,
    one: async (id) => kept.get(id) ?? null,
  });
  spikes.onChange(() => {
    told += 1;
  });
  spikes.begin(BILLING, nowMs + 30 * MINUTE);
});

afterEach(() => {
  spikes.stop();
  vi.useRealTimers();
});

describe('a spike', () => {
  it('makes time fast, and says until when callers hang up', () => {
    expect(speed).toBe(120);
    expect(spikes.note()).toBe(
      'Callers of Billing hang up until 11:50. Time runs 120 times as fast until the alert has closed.',
    );
  });

  it('that nobody watches is given up a quarter of an hour after its end', async () => {
    await pass(44);
    expect([speed, spikes.story()?.isOver]).toEqual([120, false]);
    await pass(2);
    expect([speed, spikes.story()?.isOver, spikes.note()]).toEqual([1, true, null]);
    expect(spikes.story()?.alert).toBeNull();
  });

  it('is followed to its alert, who took it, and its end, each told once', async () => {
    await pass(8);
    put(episode());
    await pass(0);
    await pass(1);
    expect([told, spikes.story()?.alert?.takenBy]).toEqual([1, null]);
    put(episode({ takenBy: { userId: 'U0ANA', atMs: nowMs } }));
    await pass(1);
    expect([told, spikes.story()?.alert?.takenBy]).toEqual([2, 'U0ANA']);
    put(episode({ closedAtMs: nowMs }), false);
    await pass(1);
    expect([told, spikes.story()?.isOver, speed]).toEqual([3, true, 1]);
  });

  it('keeps time fast until the alert is said to be closed, and for 20 minutes at most', async () => {
    put(episode({ closedAtMs: nowMs + MINUTE }));
    await pass(5);
    await pass(5);
    expect(speed).toBe(120);
    await pass(15);
    expect(speed).toBe(1);
  });

  it('whose alert stays open is left an hour and a half after its end', async () => {
    put(episode());
    await pass(119);
    expect(speed).toBe(120);
    await pass(2);
    expect([speed, spikes.story()?.isOver]).toEqual([1, true]);
  });

  it('is not taken for an alert of another queue, or of before', async () => {
    put(episode({ instance: { key: 'q-other', queueId: 'q-other', media: null } }));
    await pass(1);
    put(episode({ firedAtMs: START - MINUTE }));
    await pass(1);
    expect(spikes.story()?.alert).toBeNull();
  });

  it('leaves the speed to whoever sets it', async () => {
    spikes.leaveSpeed();
    clock.setSpeed(10);
    expect(spikes.note()).toBe('Callers of Billing hang up until 11:50.');
    put(episode({ closedAtMs: nowMs }), false);
    kept.set('e1', episode({ closedAtMs: nowMs }));
    await pass(46);
    expect([speed, spikes.story()?.isOver]).toEqual([10, true]);
  });

  it('takes the place of the one before', async () => {
    put(episode());
    await pass(1);
    spikes.begin({ id: 'q-claims', name: 'Claims' }, nowMs + 15 * MINUTE);
    await pass(1);
    expect(spikes.story()).toMatchObject({ queue: 'Claims', alert: null, isOver: false });
  });
});
