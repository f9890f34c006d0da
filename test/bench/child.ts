/** A process that is measured: started, asked for figures about itself, ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import type { Told } from './children/tell.ts';

const REPLY_TIMEOUT_MS = 60_000;

export type Environment = Readonly<Record<string, string>>;

export interface Child {
  /** What the process says of itself, after a collection of garbage. */
  usage(): Promise<Told['usage']>;
  /** Does its work once; resolves with what it says of it. */
  run(): Promise<Told['run']>;
  stop(): Promise<void>;
}

/** Resolves when the process says that it is ready. */
export async function startChild(script: string, environment: Environment): Promise<Child> {
  const child = spawnNode(['--expose-gc', script], environment, true);
  await told(child, 'ready');
  async function ask<K extends 'usage' | 'run'>(what: K): Promise<Told[K]> {
    child.send(what);
    return told(child, what);
  }
  return {
    usage: () => ask('usage'),
    run: () => ask('run'),
    stop: () => end(child),
  };
}

/** Out of this project's folder, so that its .env is not read. */
export function spawnNode(
  args: readonly string[],
  environment: Environment,
  hasChannel = false,
): ChildProcess {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  return spawn(process.execPath, args, {
    cwd: tmpdir(),
    env: { ...inherited, ...environment },
    stdio: hasChannel ? ['ignore', 'ignore', 'inherit', 'ipc'] : ['ignore', 'ignore', 'inherit'],
  });
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function told<K extends keyof Told>(child: ChildProcess, what: K): Promise<Told[K]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(new Error(`no "${what}" in time`))), REPLY_TIMEOUT_MS);
    const hear = (message: unknown) => {
      const said = message as Partial<Told>;
      if (said[what] !== undefined) settle(() => resolve(said[what] as Told[K]));
    };
    const fail = () => settle(() => reject(new Error('the process ended by itself')));
    function settle(done: () => void): void {
      clearTimeout(timer);
      child.off('message', hear);
      child.off('exit', fail);
      done();
    }
    child.on('message', hear);
    child.on('exit', fail);
  });
}
