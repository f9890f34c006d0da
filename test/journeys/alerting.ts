/** The whole bot with its rules, between a pretend Genesys and a pretend Slack, on time that jumps whenever nothing is under way. */
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { Rule } from '../../src/core/rule.ts';
import type { NewRule } from '../../src/core/store.ts';
import { type JsonObject, objectsOf, type SentMessage, textOf } from '../../src/sandbox/workspace/model.ts';
import type { Outcome } from '../../src/sandbox/workspace/outcome.ts';
import { newRule } from '../store/values.ts';
import { queueNamed } from './counted.ts';
import { createJumpingClock } from './jumping-clock.ts';
import {
  ANA,
  OPS,
  openWorld,
  payloadFaults,
  surroundingsOf,
  type WholeOptions,
  type World,
} from './whole.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** What the scheduler runs: each of them sleeps, or something is under way. */
const JOBS = 6;
/** At most so far at once: several times between two ticks. */
const STRIDE_MS = 5 * SECOND;
/** Real time; a machine that is busy with other work is waited for. */
const PATIENCE_MS = 40_000;
const LOOK_MS = 3;
/** Plenty for a request on loopback. */
const REQUEST_MS = 60;

export interface Alerting extends Omit<World, 'stop'> {
  app(): App;
  now(): number;
  /** Lets so much pretend time pass, and waits for all that it brings. */
  run(ms: number): Promise<void>;
  /** Lets pretend time pass until `read` gives something, for two and a half hours at most. */
  until<T>(
    what: string,
    read: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  ): Promise<T>;
  /** Until everything that is due was done; of what Slack is asked, only if it is waited for (which it is unless told otherwise). */
  settle(): Promise<void>;
  /** Pretend time jumps, whatever is under way. */
  leap(ms: number): void;
  /** Whether time stands still while Slack has not answered. */
  waitForSlack(waits: boolean): void;
  addRule(overrides?: Partial<NewRule>): Promise<Rule>;
  spike(queue: string, minutes: number, factor?: number): void;
  /** The messages at the top of a channel that the bot wrote and everybody sees, oldest first. */
  posts(channel?: string): SentMessage[];
  /** The one that was posted at that place; throws when there is none. */
  post(at?: number, channel?: string): SentMessage;
  /** A message as it stands by now. */
  current(message: SentMessage): SentMessage;
  /** What stands in the thread of a message. */
  thread(message: SentMessage): SentMessage[];
  /** The bot's direct messages to a person. */
  direct(user: string): SentMessage[];
  episodes(): Promise<Episode[]>;
  /** Types `/queue-stats` and the line; the answer that the person alone sees. */
  ask(line: string, user?: string): Promise<SentMessage>;
  /** Presses a button, or chooses in a menu: by their words. Gives what the person alone is told. */
  press(message: SentMessage, label: string, user?: string): Promise<SentMessage>;
  choose(message: SentMessage, menu: string, choice: string, user?: string): Promise<SentMessage>;
  /** The bot ends, and another begins on the same folder, so much later. */
  restart(afterMs?: number): Promise<void>;
}

export async function startAlerting(options: WholeOptions = {}): Promise<Alerting> {
  const world = await openWorld({ speed: 1, ...options });
  const { workspace, organisation, clock } = world;
  const time = createJumpingClock(clock);
  const surroundings = { ...surroundingsOf(world, options), clock: time.clock };
  let waitsForSlack = true;
  let running: App | null = await open();

  async function open(): Promise<App> {
    const opened = await openApp(world.config, surroundings);
    if (!opened.ok) throw new Error(opened.problem.what);
    const started = await opened.app.start();
    if (!started.ok) throw new Error(`${started.problem.what} ${started.problem.todo}`);
    world.listensAt(opened.app.health.port());
    return opened.app;
  }

  function app(): App {
    if (running === null) throw new Error('the bot does not run');
    return running;
  }

  onTestFinished(async () => {
    workspace.faults.clear();
    organisation.faults.clear();
    await running?.stop();
    const faults = payloadFaults(workspace, options.refusals ?? []);
    await world.stop();
    if (faults.length > 0) throw new Error([...new Set(faults)].join('\n'));
  });

  async function settle(): Promise<void> {
    const untilMs = performance.now() + PATIENCE_MS;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (time.jobsAsleep() >= JOBS) break;
      if (performance.now() > untilMs) throw new Error('something has been under way for too long');
      await wait(LOOK_MS);
      // What waits to be tried again waits in pretend time.
      if (time.jobsAsleep() < JOBS) time.wakeOthers();
    }
    if (waitsForSlack) await app().outbox.idle();
    // Else some real time goes by with the pretend one, or requests would seem to take long.
    else await wait(REQUEST_MS);
  }

  async function run(ms: number): Promise<void> {
    const endMs = clock.now() + ms;
    await settle();
    while (clock.now() < endMs) {
      time.jump(Math.min(STRIDE_MS, endMs - clock.now()));
      await settle();
    }
  }

  async function until<T>(
    what: string,
    read: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  ): Promise<T> {
    const endMs = clock.now() + 150 * MINUTE;
    for (;;) {
      await settle();
      const found = await read();
      if (found !== null && found !== undefined && found !== false) return found;
      if (clock.now() > endMs) throw new Error(`not within 150 pretend minutes: ${what}`);
      time.jump(STRIDE_MS);
    }
  }

  function posts(channel = OPS): SentMessage[] {
    return workspace
      .messages(channel, ANA)
      .filter(
        ({ threadTs, ephemeral, user }) =>
          threadTs === null && !ephemeral && user === workspace.app.botUserId,
      );
  }

  async function answerTo(outcome: Outcome, what: string): Promise<SentMessage> {
    if (!outcome.acked) throw new Error(`${what}: ${outcome.error}`);
    const [answer] = await outcome.waitForAnswer({ timeoutMs: PATIENCE_MS });
    if (answer === undefined) throw new Error(`${what}: no answer`);
    return structuredClone(answer);
  }

  return {
    ...world,
    app,
    now: () => clock.now(),
    run,
    until,
    settle,
    leap: (ms) => time.jump(ms),
    waitForSlack(waits) {
      waitsForSlack = waits;
    },
    async addRule(overrides = {}) {
      const deed = { by: ANA, atMs: clock.now() };
      const rule = await app().store.addRule(newRule(overrides), 'added it', deed);
      if (rule === null) throw new Error('no room for a rule');
      return rule;
    },
    spike(queue, minutes, factor = 8) {
      organisation.causeSpike({ queueId: queueNamed(organisation, queue).id, minutes, factor });
    },
    posts,
    post: (at = 0, channel = OPS) => there(posts(channel)[at]),
    current: ({ ts }) => there(workspace.message(ts)),
    thread: ({ channel, id }) =>
      workspace.messages(channel, ANA).filter(({ threadTs, id: own }) => threadTs === id && own !== id),
    direct: (user) => workspace.messages(directChannel(world, user), user),
    episodes: async () => (await app().store.openEpisodes()).episodes,
    async ask(line, user = ANA) {
      await world.connected();
      const typed = `/queue-stats ${line}`.trim();
      return answerTo(await workspace.command({ user, channel: OPS, line: typed }), typed);
    },
    async press(message, label, user = ANA) {
      await world.connected();
      const { actionId, blockId } = elementOf(message, label);
      const outcome = await workspace.click({ user, messageId: message.id, actionId, blockId });
      return answerTo(outcome, label);
    },
    async choose(message, menu, choice, user = ANA) {
      await world.connected();
      const { actionId, blockId, element } = elementOf(message, menu);
      const option = objectsOf(element.options).find((one) => wordsOf(one.text) === choice);
      if (option === undefined) throw new Error(`no ${choice} in ${menu}`);
      const click = { user, messageId: message.id, actionId, blockId, option };
      return answerTo(await workspace.click(click), choice);
    },
    async restart(afterMs = 0) {
      await app().stop();
      running = null;
      time.jump(afterMs);
      running = await open();
    },
  };
}

function there(message: SentMessage | null | undefined): SentMessage {
  if (message === null || message === undefined) throw new Error('there is no such message');
  return message;
}

function directChannel({ workspace }: World, user: string): string {
  const sent = workspace.payloads
    .of('chat.postMessage')
    .find(({ body, outcome }) => body.channel === user && outcome.ok);
  return sent === undefined ? '' : `D${user.slice(1)}`;
}

export interface Element {
  actionId: string;
  blockId: string;
  element: JsonObject;
}

/** Buttons and menus in the order in which they stand, by what is read on them. */
export function elementsOf(message: SentMessage): (Element & { label: string })[] {
  return message.blocks
    .filter(({ type }) => type === 'actions')
    .flatMap((block) =>
      objectsOf(block.elements).map((element) => ({
        label: wordsOf(element.text ?? element.placeholder),
        actionId: textOf(element.action_id),
        blockId: textOf(block.block_id),
        element,
      })),
    );
}

function elementOf(message: SentMessage, label: string): Element {
  const elements = elementsOf(message);
  const found = elements.find((one) => one.label === label);
  if (found === undefined) throw new Error(`no ${label}, but ${elements.map((one) => one.label).join(', ')}`);
  return found;
}

/** What can be chosen in a menu. */
export function choicesOf(message: SentMessage, menu: string): string[] {
  return objectsOf(elementOf(message, menu).element.options).map((one) => wordsOf(one.text));
}

function wordsOf(text: JsonObject[string] | undefined): string {
  return textOf((text as JsonObject | undefined)?.text);
}
