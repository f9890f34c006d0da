/** Bots as processes of their own, to be killed: bundled into one file, since they start by the hundred. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/config.ts';
import type { Order, Pulse, Time, Told } from './children/bot.ts';
import type { CommitEdge } from './children/sqlite.ts';
import type { LogLine } from './ears.ts';

export type { Pulse } from './children/bot.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const CHILD = fileURLToPath(new URL('./children/bot.ts', import.meta.url));
const SQLITE = fileURLToPath(new URL('./children/sqlite.ts', import.meta.url));
/** A start takes a second where nothing else runs. */
const PATIENCE_MS = 60_000;
const LAST_LINES = 15;

export interface Bots {
  /** Its modules are loaded and no more: it waits for the order to start. */
  spawn(): Bot;
  remove(): void;
}

export interface Bot {
  start(config: Config, time: Time): Promise<void>;
  tell(time: Time): void;
  /** The last that it told of itself. */
  pulse(): Pulse | null;
  /** Looks again whenever it says something, and when it ends. */
  until<T>(read: () => T | null | undefined | false, what: string): Promise<T>;
  /** Real ms since it was last heard of. */
  silentMs(): number;
  /** As `kill -9` does; resolves when it is gone. */
  kill(): Promise<void>;
  /** Stops it in its tracks, as a machine that is suspended does, and lets it go on. */
  freeze(): void;
  thaw(): void;
  /** It kills itself at that edge of its next commit of rows for the outbox. */
  dieAt(when: CommitEdge): void;
  isGone(): boolean;
  gone: Promise<void>;
  /** As it stops when it is asked to. */
  stop(): Promise<void>;
  lines(): readonly LogLine[];
}

/** The bundler is the one that tsx brings along. */
interface Bundler {
  buildSync(options: Record<string, unknown>): void;
}

export function bundleBots(): Bots {
  // Below node_modules, so that packages with machine code are found from there.
  const cache = join(PROJECT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bots-'));
  const script = join(folder, 'bot.cjs');
  const tsx = createRequire(import.meta.url).resolve('tsx/package.json');
  (createRequire(tsx)('esbuild') as Bundler).buildSync({
    entryPoints: [CHILD],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    alias: { '@photostructure/sqlite': SQLITE },
    external: ['pg-native'],
    logLevel: 'error',
  });
  const alive = new Set<ChildProcess>();
  return {
    spawn: () => spawnBot(script, alive),
    remove() {
      for (const child of alive) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function spawnBot(script: string, alive: Set<ChildProcess>): Bot {
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A configuration holds maps, which JSON would lose.
    serialization: 'advanced',
  });
  alive.add(child);
  const logged: LogLine[] = [];
  const told: Told[] = [];
  let complaints = '';
  let pulse: Pulse | null = null;
  let heardAtMs = performance.now();
  let isGone = false;
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const one of [...waiting]) one();
  };

  child.on('message', (message: Told) => {
    heardAtMs = performance.now();
    if (message.kind === 'pulse') pulse = message.pulse;
    else told.push(message);
    look();
  });
  let rest = '';
  child.stdout?.on('data', (piece: Buffer) => {
    const parts = (rest + piece.toString()).split('\n');
    rest = parts.pop() ?? '';
    logged.push(...parts.map((line) => JSON.parse(line) as LogLine));
    look();
  });
  child.stderr?.on('data', (piece: Buffer) => {
    complaints += piece.toString();
  });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      isGone = true;
      alive.delete(child);
      look();
      resolve();
    });
  });

  function send(order: Order): void {
    if (child.connected) child.send(order, () => undefined);
  }

  function until<T>(read: () => T | null | undefined | false, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(() => reject(new Error(account('in vain')))), PATIENCE_MS);
      function end(settle: () => void): void {
        clearTimeout(timer);
        waiting.delete(attempt);
        settle();
      }
      function account(how: string): string {
        const last = logged.slice(-LAST_LINES).map((line) => JSON.stringify(line));
        return [`waited ${how} for ${what}; ${JSON.stringify(pulse)}`, complaints, ...last].join('\n');
      }
      function attempt(): void {
        const found = read();
        if (found !== null && found !== undefined && found !== false) end(() => resolve(found));
        else if (isGone) end(() => reject(new Error(account('until it ended'))));
      }
      waiting.add(attempt);
      attempt();
    });
  }

  return {
    async start(config, time) {
      send({ kind: 'start', config, time });
      const answer = await until(
        () => told.find(({ kind }) => kind === 'started' || kind === 'failed'),
        'its start',
      );
      if (answer.kind === 'failed') throw new Error(answer.what);
    },
    tell: (time) => send({ kind: 'time', time }),
    pulse: () => pulse,
    until,
    silentMs: () => performance.now() - heardAtMs,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    dieAt: (when) => send({ kind: 'die', when }),
    isGone: () => isGone,
    gone,
    async stop() {
      send({ kind: 'stop' });
      await until(() => isGone || told.some(({ kind }) => kind === 'stopped'), 'its end');
      await gone;
    },
    lines: () => logged,
  };
}
