/** The bot as it is shipped: compiled to JavaScript, in a folder of its own, as a process. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LogLine } from './ears.ts';
import type { World } from './whole.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export interface Built {
  /** Starts the command with these words; of the environment, only what Node itself needs is handed on. */
  run(words: readonly string[], env: Readonly<Record<string, string>>): Running;
  remove(): void;
}

export interface Running {
  child: ChildProcess;
  /** Log lines so far. */
  lines(): LogLine[];
  /** Resolves with the first line that says this; rejects when the process ends without. */
  says(msg: string): Promise<LogLine>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string; err: string }>;
}

/** Below node_modules, so that packages are found from there. */
export function build(): Built {
  const cache = join(PROJECT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'built-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  const tsc = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'lib',
    'tsc.js',
  );
  const made = spawnSync(
    process.execPath,
    [
      tsc,
      '-p',
      join(PROJECT, 'tsconfig.build.json'),
      '--outDir',
      join(folder, 'dist'),
      '--sourceMap',
      'false',
    ],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`it does not compile: ${made.stdout}${made.stderr}`);
  const running = new Set<ChildProcess>();
  return {
    run(words, env) {
      const child = spawn(process.execPath, [join(folder, 'dist', 'main.js'), ...words], {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running.add(child);
      child.once('exit', () => running.delete(child));
      return listenTo(child);
    },
    remove() {
      for (const child of running) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listenTo(child: ChildProcess): Running {
  let out = '';
  let err = '';
  const listeners = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    for (const listener of listeners) listener();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const lines = (): LogLine[] =>
    out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as LogLine);
  const ended = new Promise<Awaited<Running['ended']>>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  return {
    child,
    lines,
    ended,
    says(msg) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines().find((line) => line.msg === msg);
          if (found !== undefined) resolve(found);
        };
        listeners.add(look);
        look();
        void ended.then(({ code }) => reject(new Error(`ended with ${code} before "${msg}": ${out}${err}`)));
      });
    },
  };
}

export function environmentOf({ config }: Pick<World, 'config'>): Record<string, string> {
  const { genesys, slack } = config;
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    ...(slack.mode.kind === 'socket'
      ? { SLACK_APP_TOKEN: slack.mode.appToken }
      : { SLACK_SIGNING_SECRET: slack.mode.signingSecret }),
    SLACK_API_URL: slack.apiUrl ?? '',
    GENESYS_CLIENT_ID: genesys.clientId,
    GENESYS_CLIENT_SECRET: genesys.clientSecret,
    GENESYS_REGION: 'us_east_1',
    GENESYS_API_URL: genesys.apiUrl ?? '',
    DATA_DIR: config.alerts.store.dataDir,
    PORT: '0',
  };
}
