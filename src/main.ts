#!/usr/bin/env node
/** The queue-stats command: start, demo, ask, doctor, rules. */
import { writeFileSync } from 'node:fs';
import * as modules from 'node:module';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import type { App } from './app.ts';
import {
  CONFIG_EXIT_CODE,
  type Config,
  type ConfigFault,
  type Environment,
  type Read,
  readConfig,
  readEnvironment,
  readEnvironmentFile,
  readForAsking,
  readForRules,
  secretsOf,
} from './config.ts';
import type { Clock, Log } from './core/ports.ts';
import { createClock } from './ops/clock.ts';
import { createLog } from './ops/log.ts';
import type { ProxyEnvironment } from './ops/proxy.ts';
import type { ApplyOptions, ExportOptions, RulesParts } from './rules.ts';

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
  .option('--env <file>', 'without its bot: for yours, by what is written into this .env file')
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

const OFFLINE = ['--offline', "look names up in the file's own queues: whatever is configured"] as const;
const rules = program.command('rules').description('rules as code: see docs/rules-as-code.md');
rules
  .command('check')
  .description('name every fault of a file of rules')
  .argument('<file>', 'such as rules.yml')
  .option(...OFFLINE)
  .action((file: string, options: { offline?: boolean }) =>
    runRules(options, (of, parts) => of.checkRules(file, options, parts)),
  );
rules
  .command('test')
  .description("run a file's tests: what its rules do over figures given by hand")
  .argument('<file>')
  .option(...OFFLINE)
  .action((file: string, options: { offline?: boolean }) =>
    runRules(options, (of, parts) => of.testRules(file, options, parts)),
  );
rules
  .command('apply')
  .description('show how the store differs from a file, and make it keep what the file says')
  .argument('<file>')
  .option('--yes', 'do it without asking')
  .option('--dry-run', 'only show the difference; exit code 2 when there is one')
  .option('--name <name>', 'what the file is called in the store, if not by its own name')
  .option('--adopt', 'let the file keep what was made in Slack and says the same')
  .option(...OFFLINE)
  .action((file: string, options: ApplyOptions) =>
    runRules(options, (of, parts) => of.applyRules(file, options, parts)),
  );
rules
  .command('export')
  .description('write all rules, digests and groups that there are as such a file')
  .argument('[file]', 'standard output if left out')
  .addOption(new Option('--owned-by-code', 'only what files keep').conflicts('all'))
  .option('--all', 'everything, as if left out')
  .option('--force', 'write over a file that is there')
  .option(...OFFLINE)
  .action((file: string | undefined, options: ExportOptions) =>
    runRules(options, (of, parts) => of.exportRules(file, options, parts)),
  );

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
  const environment = readEnvironment();
  const config = configOrExit(readConfig(environment));
  const { clock, log } = surroundings(config);
  await honourProxyOf(environment);
  const { openApp } = await import('./app.ts');
  let running: App | null = null;
  let isStopping = false;
  // Before the start, which may take a while: as the first process of a container it would not hear a signal else.
  untilStopped(async (signal) => {
    isStopping = true;
    log.info('stopping', { signal });
    await running?.stop();
    log.info('stopped');
  });
  const opened = await openApp(config, { clock, log });
  if (!opened.ok) refuse(opened.problem, log);
  const { app } = opened;
  running = app;
  const started = await app.start();
  if (isStopping) return;
  if (!started.ok) {
    await app.stop();
    refuse(started.problem, log);
  }
  log.info('connected to Slack', { team: started.team });
}

/** What a .env file says of a proxy counts too, also for Genesys' SDK, which reads the process's own environment. */
async function honourProxyOf(environment: Environment): Promise<void> {
  const { honourProxy, readProxy } = await import('./ops/proxy.ts');
  configOrExit(readProxyFaults(readProxy(environment)));
  honourProxy(readProxy(environment));
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    const value = environment[name] ?? environment[name.toLowerCase()];
    if (value !== undefined) process.env[name] ??= value;
  }
}

function readProxyFaults({ httpProxy, httpsProxy }: ProxyEnvironment): Read<null> {
  const named = { HTTP_PROXY: httpProxy, HTTPS_PROXY: httpsProxy };
  const faults = Object.entries(named).flatMap(([name, address]): ConfigFault[] =>
    address === null || isProxyAddress(address)
      ? []
      : [{ name, what: 'is no address of a proxy', mend: 'http://host:port, or leave it out.' }],
  );
  return faults.length === 0 ? { ok: true, value: null } : { ok: false, faults };
}

function isProxyAddress(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol);
}

function refuse(problem: { kind: string; what: string; todo: string }, log: Log): never {
  log.error('cannot start', { ...problem });
  process.stderr.write(`queue-stats: ${problem.what} ${problem.todo}\n`);
  process.exit(1);
}

async function demo(options: { once?: string; port: string; queues: string; env?: string }): Promise<void> {
  const { runDemo, runOnce, runWorld } = await import('./demo.ts');
  const queueCount = wholeNumber(options.queues, 'queues', 2_000);
  if (options.once !== undefined) {
    process.exitCode = await runOnce(options.once, queueCount);
    return;
  }
  const port = wholeNumber(options.port, 'port', 65_535);
  if (options.env !== undefined) mustHoldNoTokens(options.env);
  const world = options.env === undefined ? null : await runWorld({ port, queueCount });
  if (world !== null && options.env !== undefined) writeFileSync(options.env, world.environment);
  const running = world ?? (await runDemo({ port, queueCount }));
  process.stdout.write(running.welcome);
  untilStopped(running.stop);
}

/** Tokens that somebody has filled in are not written over; those of a sandbox, which stand beside its address, are. */
function mustHoldNoTokens(path: string): void {
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, GENESYS_CLIENT_SECRET, SLACK_API_URL } =
    readEnvironmentFile(path);
  const isFilledIn = [SLACK_BOT_TOKEN, SLACK_APP_TOKEN, GENESYS_CLIENT_SECRET].some(
    (value) => value !== undefined && !['', 'xoxb-', 'xapp-'].includes(value.trim()),
  );
  if (isFilledIn && SLACK_API_URL === undefined)
    throw new Error(`${path} holds tokens already. Move it away first, and back afterwards.`);
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
  const environment = readEnvironment();
  const config = configOrExit(readConfig(environment));
  const { readProxy } = await import('./ops/proxy.ts');
  // An address of a proxy that is none: the doctor says so, among the rest.
  if (readProxyFaults(readProxy(environment)).ok) await honourProxyOf(environment);
  const { examine } = await import('./doctor/doctor.ts');
  // What it finds stands in its own lines.
  const logLevel = config.logLevel === 'debug' ? 'debug' : 'silent';
  process.exitCode = await examine(config, surroundings({ ...config, logLevel }, 2), { env: environment });
}

async function runRules(
  { offline }: { offline?: boolean },
  run: (of: typeof import('./rules.ts'), parts: RulesParts) => Promise<number>,
): Promise<void> {
  // Whoever reads may have read enough, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  const environment = readEnvironment();
  const config = configOrExit(readForRules(environment, offline === true));
  await honourProxyOf(environment);
  const { clock, log } = surroundings({ ...config, alerts: config, logLevel: 'warn' }, 2);
  const { stdout, stderr, stdin, env } = process;
  process.exitCode = await run(await import('./rules.ts'), {
    config,
    clock,
    log,
    terminal: {
      say: (text) => void stdout.write(`${text}\n`),
      complain: (text) => void stderr.write(`${text}\n`),
      // https://no-color.org
      isColoured: stdout.isTTY === true && (env.NO_COLOR ?? '') === '',
      confirm: stdin.isTTY === true && stdout.isTTY === true ? confirm : null,
    },
  });
}

async function confirm(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } finally {
    prompt.close();
  }
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
