/**
 * Two Socket Mode connections of different age, so that one serves while Slack refreshes the other. Slack gives
 * each payload to one of them. https://docs.slack.dev/apis/events-api/using-socket-mode#connections
 */
import type { App, Logger, Receiver } from '@slack/bolt';
import { SocketModeReceiver } from '@slack/bolt';
import { EnvHttpProxyAgent, getGlobalDispatcher } from 'undici';
import type { Clock, Log } from '../core/ports.ts';
import type { Line, LineLife } from './line.ts';
import { createLine } from './line.ts';
import { within } from './patience.ts';
import { slackCode } from './problem.ts';

/** Well below the hours that a connection lives, well above the time that a refresh takes. */
export const DEFAULT_APART_MS = 10 * 60_000;
const LOOK_EVERY_MS = 5_000;
/** A stop does not wait any longer for a step that is under way. */
const STEP_PATIENCE_MS = 2_000;
const CALL_TIMEOUT_MS = 8_000;

export interface LinesOptions {
  appToken: string;
  apiUrl: string | null;
  apartMs: number;
  clock: Clock;
  logger: Logger;
  log: Log;
}

export interface Lines extends Receiver {
  /** Rejects when the first connection does not come about in time. */
  start(): Promise<void>;
  stop(): Promise<void>;
  connected(): boolean;
}

export function createLines(options: LinesOptions): Lines {
  const { clock, log } = options;
  let app: App | null = null;
  let stopLooking: () => void = () => undefined;
  const newLine = () => createLine(() => newReceiver(options, app), clock, log);
  const elder = newLine();
  const younger = newLine();
  let isYoungerOpen = false;
  let isStopped = false;
  let underWay: Promise<void> = Promise.resolve();

  /** Opens the second, and renews it when both are of one age. */
  async function keepApart(): Promise<void> {
    if (isStopped) return;
    const step = nextStep(elder.life(), younger.life(), isYoungerOpen, options.apartMs, clock.now());
    if (step === 'wait') return;
    try {
      await (step === 'open' ? younger.open() : younger.renew());
      isYoungerOpen = true;
    } catch (error) {
      if (!isStopped)
        log.warn('the second connection to Slack did not come about', { code: slackCode(error) });
    }
  }

  function look(): Promise<void> {
    underWay = underWay.then(keepApart);
    return underWay;
  }

  return {
    init(bolt) {
      app = bolt;
    },
    async start() {
      await elder.open();
      stopLooking = clock.every(Math.min(LOOK_EVERY_MS, Math.max(1, options.apartMs / 4)), look);
      void look();
    },
    async stop() {
      isStopped = true;
      stopLooking();
      await Promise.all([elder.close(), younger.close()]);
      await within(STEP_PATIENCE_MS, underWay).catch(() => undefined);
    },
    connected: () => isUp(elder) || isUp(younger),
  };
}

function isUp(line: Line): boolean {
  return line.life() !== null;
}

export type Step = 'open' | 'renew' | 'wait';

/**
 * Both refreshed at once is the one hole that two connections leave, so their ages are kept apart. The second opens at
 * once all the same, since the first minutes would else have but one; it is renewed when it can be the younger by far.
 */
export function nextStep(
  elder: LineLife | null,
  younger: LineLife | null,
  isYoungerOpen: boolean,
  apartMs: number,
  nowMs: number,
): Step {
  if (elder === null) return 'wait';
  if (!isYoungerOpen) return 'open';
  const gapMs = Math.min(apartMs, (elder.expectedMs ?? Number.POSITIVE_INFINITY) / 3);
  if (younger === null) return 'wait';
  const isClose = Math.abs(elder.sinceMs - younger.sinceMs) < gapMs / 2;
  const isOldEnough = nowMs - younger.sinceMs >= gapMs;
  return isClose && isOldEnough ? 'renew' : 'wait';
}

/** Each has options of its own, since the SDK changes them in place. */
function newReceiver(options: LinesOptions, app: App | null): SocketModeReceiver {
  if (app === null) throw new Error('a line is opened before the app is there');
  const receiver = new SocketModeReceiver({
    ...proxied(),
    appToken: options.appToken,
    logger: options.logger,
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        ...(options.apiUrl === null ? {} : { slackApiUrl: options.apiUrl }),
        retryConfig: { retries: 0 },
        timeout: CALL_TIMEOUT_MS,
        rejectRateLimitedCalls: true,
      },
    },
  });
  receiver.init(app);
  return receiver;
}

/** Socket Mode makes itself a dispatcher that knows of no proxy, unless it is given one. */
function proxied(): Pick<NonNullable<ConstructorParameters<typeof SocketModeReceiver>[0]>, 'dispatcher'> {
  const dispatcher = getGlobalDispatcher();
  return dispatcher instanceof EnvHttpProxyAgent ? { dispatcher } : {};
}
