/** Processes of their own for what only the death or the sleep of a process shows; compiled once, since they start by the hundred. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export interface Children {
  start(name: 'commits' | 'leads' | 'opens', args: readonly string[]): Child;
  remove(): void;
}

export interface Child {
  process: ChildProcess;
  /** What it has said so far, line by line. */
  lines: readonly string[];
  /** Resolves with the first line that is said from now on, or was said and not yet waited for; null when it ended. */
  nextLine(): Promise<string | null>;
  /** Resolves when it is gone and all that it said was heard. */
  gone: Promise<void>;
}

/** Below node_modules, so that packages are found from there. */
export function compileChildren(): Children {
  const cache = join(PROJECT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'store-children-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  const tsc = join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', join(PROJECT, 'test', 'store', 'tsconfig.json'), '--outDir', folder];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: PROJECT, encoding: 'utf8' });
  if (status !== 0) process.stderr.write(`The build complains, and is run all the same:\n${stdout}\n`);
  return {
    start: (name, own) => startChild(join(folder, 'test', 'store', 'children', `${name}.js`), own),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function startChild(script: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  let taken = 0;
  let rest = '';
  let isGone = false;
  let wake: () => void = () => undefined;
  child.stdout.on('data', (piece: Buffer) => {
    const parts = (rest + piece.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    wake();
  });
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => {
      isGone = true;
      wake();
      resolve();
    });
  });
  return {
    process: child,
    lines,
    gone,
    async nextLine() {
      while (taken >= lines.length && !isGone) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      taken += 1;
      return lines[taken - 1] ?? null;
    },
  };
}
