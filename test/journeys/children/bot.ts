/** The whole bot as a process of its own: its time and its orders come from the process that started it. */
import { type App, openApp } from '../../../src/app.ts';
import { type Config, secretsOf } from '../../../src/config.ts';
import { createClock } from '../../../src/ops/clock.ts';
import { createLog } from '../../../src/ops/log.ts';
import { createSandboxClock } from '../../../src/sandbox/clock.ts';
import { type CommitEdge, dieAt } from './sqlite.ts';

export type Order =
  | { kind: 'start'; config: Config; time: Time }
  | { kind: 'time'; time: Time }
  | { kind: 'die'; when: CommitEdge }
  | { kind: 'stop' };

/** Pretend time as it is now, and how fast it goes. */
export interface Time {
  nowMs: number;
  speed: number;
}

export type Told =
  | { kind: 'started' }
  | { kind: 'failed'; what: string }
  | { kind: 'pulse'; pulse: Pulse }
  | { kind: 'stopped' };

/** How it stands: said again and again, so that silence shows that it is stuck. */
export interface Pulse {
  /** Rows of the outbox that are not sent. */
  waiting: number;
  lastTickAtMs: number | null;
}

const PULSE_MS = 20;

/** The clock of the other process, followed by what it says. */
const followed = createSandboxClock({ startMs: 0, speed: 0 });
let onTime: () => void = () => undefined;
let timeTold = newTurn();

function newTurn(): Promise<void> {
  return new Promise((resolve) => {
    onTime = resolve;
  });
}

function follow({ nowMs, speed }: Time): void {
  followed.setSpeed(speed);
  followed.advance(Math.max(0, nowMs - followed.now()));
  const waken = onTime;
  timeTold = newTurn();
  waken();
}

let app: App | null = null;

async function start(config: Config): Promise<void> {
  const log = createLog({
    level: config.logLevel,
    secrets: secretsOf(config),
    destination: { write: (line) => process.stdout.write(line) },
  });
  const clock = createClock((error) => log.error('a bug in the background', { error }), followed);
  const opened = await openApp(config, {
    log,
    clock: {
      ...clock,
      // A jump of the time is heard at once.
      async sleep(ms, signal) {
        const untilMs = followed.now() + ms;
        while (followed.now() < untilMs && signal?.aborted !== true)
          await Promise.race([clock.sleep(untilMs - followed.now(), signal), timeTold]);
      },
    },
  });
  if (!opened.ok) return tell({ kind: 'failed', what: opened.problem.what });
  app = opened.app;
  const started = await app.start();
  if (!started.ok) return tell({ kind: 'failed', what: started.problem.what });
  tell({ kind: 'started' });
  void beat(app);
}

async function beat({ outbox, alerts }: App): Promise<void> {
  while (app !== null) {
    // In this order: rows of a tick that is told are counted.
    const { lastTickAtMs } = alerts.watch.status();
    const usage = await outbox.usage().catch(() => null);
    if (usage !== null) tell({ kind: 'pulse', pulse: { waiting: usage.waiting, lastTickAtMs } });
    await new Promise((resolve) => setTimeout(resolve, PULSE_MS));
  }
}

async function stop(): Promise<void> {
  const running = app;
  app = null;
  await running?.stop();
  tell({ kind: 'stopped' });
  process.disconnect();
}

function tell(what: Told): void {
  if (process.connected) process.send?.(what, () => undefined);
}

function failed(error: unknown): void {
  tell({ kind: 'failed', what: String(error) });
}

process.on('message', (order: Order) => {
  if (order.kind === 'start' || order.kind === 'time') follow(order.time);
  if (order.kind === 'die') dieAt(order.when);
  if (order.kind === 'start') start(order.config).catch(failed);
  if (order.kind === 'stop') stop().catch(failed);
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
