/** The real adapter joined to a pretend Slack, with a desk that the test writes. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { failed } from '../../src/core/fault.ts';
import type { OpenForm } from '../../src/core/form.ts';
import type { Message } from '../../src/core/message.ts';
import type { Asker, Clock, Desk, FormDesk, Log } from '../../src/core/ports.ts';
import type { Answer } from '../../src/core/route.ts';
import { createSandboxClock } from '../../src/sandbox/clock.ts';
import type { Manifest } from '../../src/sandbox/workspace/manifest.ts';
import type { Workspace, WorkspaceOptions } from '../../src/sandbox/workspace/workspace.ts';
import { startWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import type { Inspection } from '../../src/slack/inspect.ts';
import type { Slack, SlackOptions } from '../../src/slack/workspace.ts';
import { createSlack, inspectWorkspace } from '../../src/slack/workspace.ts';
import { anAnswer } from './messages.ts';

export function readManifest(): Manifest {
  return parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8')) as Manifest;
}

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
  every(ms, work) {
    let isBusy = false;
    const timer = setInterval(async () => {
      if (isBusy) return;
      isBusy = true;
      await work();
      isBusy = false;
    }, ms);
    return () => clearInterval(timer);
  },
};

export interface LogLine {
  level: keyof Log;
  what: string;
  facts: Readonly<Record<string, unknown>>;
}

export interface ListeningLog extends Log {
  lines: LogLine[];
}

export function listeningLog(): ListeningLog {
  const lines: LogLine[] = [];
  const at =
    (level: keyof Log) =>
    (what: string, facts: Readonly<Record<string, unknown>> = {}) => {
      lines.push({ level, what, facts });
    };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export interface Bot {
  slack: Slack;
  workspace: Workspace;
  log: ListeningLog;
  /** Every line that the desk was asked. */
  asked: { line: string; asker: Asker }[];
  /** As the doctor looks at it. */
  check(): Promise<Inspection>;
  stop(): Promise<void>;
}

export interface BotOptions {
  answer?: (line: string, asker: Asker) => Promise<Message | Answer>;
  forms?: Partial<FormDesk>;
  slack?: Partial<SlackOptions>;
  workspace?: Partial<WorkspaceOptions>;
}

export function anAnswerOf(message: Message, form: OpenForm | null = null): Answer {
  return { message, report: null, form, isFailure: false };
}

const NO_FORMS: FormDesk = {
  search: async () => [],
  refill: async () => null,
  submit: async () => ({ kind: 'wrong', errors: {} }),
};

export function makeBot(workspace: Workspace, options: BotOptions = {}): Omit<Bot, 'stop'> {
  const log = listeningLog();
  const asked: Bot['asked'] = [];
  const answer = options.answer ?? ((line) => Promise.resolve(anAnswer(line)));
  const desk: Desk = {
    async answer(line, asker) {
      asked.push({ line, asker });
      const said = await answer(line, asker);
      return 'message' in said ? said : anAnswerOf(said);
    },
  };
  const slackOptions: SlackOptions = {
    botToken: workspace.botToken,
    mode: { kind: 'socket', appToken: workspace.appToken },
    apiUrl: workspace.apiUrl,
    desk,
    forms: { ...NO_FORMS, ...options.forms },
    directories: { seenFrom: async () => failed({ kind: 'no-queues' }), isTied: () => false },
    allowsGuests: false,
    ownZoneOf: async () => null,
    home: [],
    clock: realClock,
    log,
    ...options.slack,
  };
  const slack = createSlack(slackOptions);
  return { slack, workspace, log, asked, check: () => inspectWorkspace(slackOptions) };
}

/** Both started and joined over Socket Mode. */
export async function startBot(options: BotOptions = {}): Promise<Bot> {
  const clock = createSandboxClock();
  const workspace = await startWorkspace({ clock, manifest: readManifest(), ...options.workspace });
  const bot = makeBot(workspace, options);
  const started = await bot.slack.start();
  if (!started.ok) {
    await workspace.stop();
    throw new Error(started.problem.what);
  }
  return {
    ...bot,
    async stop() {
      await bot.slack.stop();
      await workspace.stop();
    },
  };
}
