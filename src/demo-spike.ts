/** What the demo does about a spike that somebody caused: time runs fast, and what becomes of the alert is followed. */
import type { Episode } from './core/episode.ts';
import { MINUTE_MS, printIso } from './core/zone.ts';
import type { SandboxClock } from './sandbox/clock.ts';
import type { SpikeStory } from './sandbox/workspace/page-panel.ts';

export interface SpikeWatch {
  begin(queue: { id: string; name: string }, endMs: number): void;
  /** Whoever sets the speed has it from then on. */
  leaveSpeed(): void;
  stop(): void;
  /** What is going on, in words; null: nothing. */
  note(): string | null;
  story(): SpikeStory | null;
  /** Is called when the note, the story or the speed changed by themselves. */
  onChange(listener: () => void): void;
}

interface Followed {
  queue: { id: string; name: string };
  startedMs: number;
  endMs: number;
  /** The speed is ours to set back. */
  isFast: boolean;
  alert: Episode | null;
  isOver: boolean;
}

const FAST = 120;
/** Real time. */
const LOOK_MS = 250;
/** An alert closes when its window has no spike in it any more. */
const MAX_AFTER_MS = 90 * MINUTE_MS;
/** Without an alert in so long after the spike, there will be none. */
const NO_ALERT_AFTER_MS = 15 * MINUTE_MS;
/** Of what is closed but not yet said to be. */
const MAX_SAYING_MS = 20 * MINUTE_MS;

export function createSpikeWatch(
  clock: SandboxClock,
  zone: string,
  episodes: {
    /** Those that are open, and those of messages that do not say that they are closed. */
    open(): Promise<readonly Episode[]>;
    one(id: string): Promise<Episode | null>;
  },
): SpikeWatch {
  let followed: Followed | null = null;
  let timer: NodeJS.Timeout | null = null;
  let tell: (() => void) | null = null;

  function stop(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
  }

  async function look(spike: Followed): Promise<void> {
    const open = await episodes.open();
    const alert = spike.alert === null ? alertOf(spike, open) : await episodes.one(spike.alert.id);
    // Another spike may have been caused meanwhile, or the demo stopped.
    if (spike !== followed || timer === null) return;
    const isNews = newsOf(alert) !== newsOf(spike.alert);
    spike.alert = alert ?? spike.alert;
    if (isOver(spike, open, clock.now())) end(spike);
    else if (!isNews) return;
    tell?.();
  }

  function end(spike: Followed): void {
    stop();
    spike.isOver = true;
    if (spike.isFast) clock.setSpeed(1);
    spike.isFast = false;
  }

  return {
    begin(queue, endMs) {
      stop();
      const spike: Followed = {
        queue,
        startedMs: clock.now(),
        endMs,
        isFast: true,
        alert: null,
        isOver: false,
      };
      followed = spike;
      clock.setSpeed(FAST);
      timer = setInterval(() => {
        look(spike).catch((error: unknown) => {
          // The store may have been closed meanwhile; anything else ends the following, and not the demo.
          if (timer === null) return;
          end(spike);
          process.stderr.write(`The spike is not followed any more: ${error}\n`);
        });
      }, LOOK_MS);
    },
    leaveSpeed() {
      if (followed !== null) followed.isFast = false;
    },
    stop,
    note: () => (followed === null || followed.isOver ? null : noteOf(followed, zone)),
    story: () => (followed === null ? null : storyOf(followed)),
    onChange(listener) {
      tell = listener;
    },
  };
}

function alertOf({ queue, startedMs }: Followed, open: readonly Episode[]): Episode | null {
  return (
    open.find(({ instance, firedAtMs }) => instance.queueId === queue.id && firedAtMs >= startedMs) ?? null
  );
}

/** What a person would notice of it. */
function newsOf(alert: Episode | null): string {
  return JSON.stringify([alert?.id, alert?.takenBy, alert?.closedAtMs]);
}

/** `open` still has an episode that is closed while its message does not say so: time must not slow down before it does. */
function isOver({ endMs, alert }: Followed, open: readonly Episode[], nowMs: number): boolean {
  if (alert === null) return nowMs - endMs >= NO_ALERT_AFTER_MS;
  const { id, closedAtMs } = alert;
  if (closedAtMs === null) return nowMs - endMs >= MAX_AFTER_MS;
  return !open.some((one) => one.id === id) || nowMs - closedAtMs >= MAX_SAYING_MS;
}

function noteOf({ queue, endMs, isFast }: Followed, zone: string): string {
  const until = printIso(endMs, zone).slice(11, 16);
  const fast = isFast ? ` Time runs ${FAST} times as fast until the alert has closed.` : '';
  return `Callers of ${queue.name} hang up until ${until}.${fast}`;
}

function storyOf({ queue, startedMs, endMs, alert, isOver }: Followed): SpikeStory {
  return {
    queue: queue.name,
    startedMs,
    endMs,
    isOver,
    alert:
      alert === null
        ? null
        : {
            channel: alert.channelId,
            openedMs: alert.firedAtMs,
            takenBy: alert.takenBy?.userId ?? null,
            closedMs: alert.closedAtMs,
          },
  };
}
