#!/usr/bin/env node
/** The queue-stats command: start, demo, ask, doctor. */
import { writeFileSync } from 'node:fs';
import * as modules from 'node:module';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import {
  CONFIG_EXIT_CODE,
  type Config,
  type ConfigFault,
  readConfig,
  readEnvironment,
  readForAsking,
  secretsOf,
} from './config.ts';
import type { Clock, Log } from './core/ports.ts';
import { createClock } from './ops/clock.ts';
import { createLog } from './ops/log.ts';

const program = new Command('queue-stats')
  .description('A Slack bot that answers with Genesys Cloud queue figures.')
  .showHelpAfterError()
  .enablePositionalOptions();

program.command('start').description('run the bot').action(start);

program
  .command('demo')
  .description('try the bot in a sandbox: no accounts, no network')
  .option('--once <line>', 'type one line, print the answer, and end')
  .option('--port <port>', 'of the page; any free one if taken', '3210')
  .option('--env <file>', 'write what points ask, doctor and start at this sandbox, as a .env file')
  .option('--queues <count>', 'queues in the pretend organisation', '12')
  .action(demo);

program
  .command('ask')
  .description('answer a line in the terminal, in the same words as in Slack')
  .argument('<line...>', 'such as: all today by media')
  .addOption(new Option('--json', 'one JSON object a row, with raw sums').conflicts('csv'))
  .option('--csv', 'comma-separated values')
  .option('--demo', "ask the sandbox's pretend organisation")
  .action(ask);

program
  .command('doctor')
  .description('check tokens, scopes, permissions, clock, and say what to mend')
  .action(doctor);

keepCompiled();
program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`queue-stats: ${error instanceof Error ? error.message : 'stopped by a fault'}\n`);
  process.exitCode = 1;
});

/**
 * From Node 22.1 on: what was compiled once is kept for the next start. It lies beside the packages, since whoever
 * could put something there could change the code itself; where that folder is read-only, nothing is kept.
 */
function keepCompiled(): void {
  const { enableCompileCache } = modules as { enableCompileCache?: (folder: string) => unknown };
  enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/queue-stats', import.meta.url)));
}

async function start(): Promise<void> {
  const config = configOrExit(readConfig(readEnvironment()));
  const { clock, log } = surroundings(config);
  const { openApp } = await import('./app.ts');
  const opened = await openApp(config, { clock, log });
  if (!opened.ok) refuse(opened.problem, log);
  const { app } = opened;
  let isStopping = false;
  // Before the start, which may take a while: as the first process of a container it would not hear a signal else.
  untilStopped(async (signal) => {
    isStopping = true;
    log.info('stopping', { signal });
    await app.stop();
    log.info('stopped');
  });
  const started = await app.start();
  if (isStopping) return;
  if (!started.ok) {
    await app.stop();
    refuse(started.problem, log);
  }
  log.info('connected to Slack', { team: started.team });
}

function refuse(problem: { kind: string; what: string; todo: string }, log: Log): never {
  log.error('cannot start', { ...problem });
  process.stderr.write(`queue-stats: ${problem.what} ${problem.todo}\n`);
  process.exit(1);
}

async function demo(options: { once?: string; port: string; queues: string; env?: string }): Promise<void> {
  const { runDemo, runOnce } = await import('./demo.ts');
  const queueCount = wholeNumber(options.queues, 'queues', 2_000);
  if (options.once !== undefined) {
    process.exitCode = await runOnce(options.once, queueCount);
    return;
  }
  const running = await runDemo({ port: wholeNumber(options.port, 'port', 65_535), queueCount });
  if (options.env !== undefined) writeFileSync(options.env, running.environment);
  process.stdout.write(running.welcome);
  untilStopped(running.stop);
}

async function ask(
  words: string[],
  options: { json?: boolean; csv?: boolean; demo?: boolean },
): Promise<void> {
  // Whoever reads may have read enough, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  const { askOnce } = await import('./ask-once.ts');
  const pretend = options.demo === true ? await (await import('./demo.ts')).pretendGenesys() : null;
  try {
    const config = pretend?.config ?? configOrExit(readForAsking(readEnvironment()));
    const form = options.json === true ? 'json' : options.csv === true ? 'csv' : 'plain';
    const { clock, log } = surroundings({ ...config, logLevel: 'warn' }, 2, pretend?.time);
    process.exitCode = await askOnce(words.join(' '), form, config, { clock, log });
  } finally {
    await pretend?.stop();
  }
}

async function doctor(): Promise<void> {
  const config = configOrExit(readConfig(readEnvironment()));
  const { examine } = await import('./doctor.ts');
  process.exitCode = await examine(config, surroundings({ ...config, logLevel: 'silent' }, 2));
}

function surroundings(
  config: Parameters<typeof secretsOf>[0] & Pick<Config, 'logLevel'>,
  output: 1 | 2 = 1,
  time?: Parameters<typeof createClock>[1],
): { clock: Clock; log: Log } {
  const destination = output === 1 ? process.stdout : process.stderr;
  const log = createLog({ level: config.logLevel, secrets: secretsOf(config), destination });
  const clock = createClock((error) => log.error('a bug in the background', { error }), time);
  return { clock, log };
}

function configOrExit<T>(read: { ok: true; value: T } | { ok: false; faults: readonly ConfigFault[] }): T {
  if (read.ok) return read.value;
  const lines = read.faults.map(({ name, what, mend }) => `  ${name} ${what}\n      ${mend}`);
  process.stderr.write(
    `queue-stats cannot begin:\n${lines.join('\n')}\nSet them in the environment or in a file .env.\n`,
  );
  process.exit(CONFIG_EXIT_CODE);
}

/** Stops once, in order; a second signal ends at once. */
function untilStopped(stop: (signal: string) => Promise<void>): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(130);
      isStopping = true;
      void stop(signal).then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function wholeNumber(text: string, what: string, most: number): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new Error(`--${what} is a whole number of up to ${most}, not ${text}`);
}
