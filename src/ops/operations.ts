/** /healthz, /readyz and /metrics, and the port that they share with Slack's requests in HTTP mode. */
import type { RequestListener } from 'node:http';
import type { Clock, Log } from '../core/ports.ts';
import { type Readiness, readinessOf } from './health.ts';
import type { GaugeReads, Metrics } from './metrics.ts';
import { type Role, seenOf } from './role.ts';
import { answerWith, createHttpServer, type Route } from './server.ts';
import { within } from './within.ts';

export interface OperationsOptions {
  listen: Listen;
  metrics: Metrics;
  clock: Clock;
  log: Log;
  role: Role;
  reads: Reads;
  /** HTTP mode: takes what Slack posts; null otherwise. */
  slack: RequestListener | null;
}

export interface Listen {
  host: string;
  /** 0: any that is free. */
  port: number;
}

export interface Reads extends Omit<GaugeReads, 'now' | 'leads'> {
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
}

export interface Operations {
  /** Null, or why it cannot listen. */
  open(): Promise<PortProblem | null>;
  /** From now on it is not ready, and says so. */
  stopping(): void;
  close(): Promise<void>;
  /** Null while it is not open. */
  port(): number | null;
}

export interface PortProblem {
  kind: 'port';
  what: string;
  todo: string;
}

/** Where Slack posts to in HTTP mode, as the README tells. */
export const SLACK_PATH = '/slack/events';
const READ: readonly string[] = ['GET', 'HEAD'];
/** Whoever asks for readiness waits for a second or a few. */
const PING_PATIENCE_MS = 900;

export function createOperations(options: OperationsOptions): Operations {
  const { listen, metrics, clock, log, role, reads, slack } = options;
  let isStopping = false;
  let pinging: Promise<boolean> | null = null;

  /** Those who ask at once share one ping. */
  function isStoreUp(): Promise<boolean> {
    pinging ??= within(PING_PATIENCE_MS, reads.ping())
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        pinging = null;
      });
    return pinging;
  }

  async function readiness(): Promise<Readiness> {
    const isUp = await isStoreUp();
    return readinessOf({
      isStopping,
      isStoreUp: isUp,
      isSlackConnected: reads.slackConnected(),
      watch: seenOf(role, reads.watch()),
      nowMs: clock.now(),
    });
  }

  const routes: Route[] = [
    {
      path: '/healthz',
      methods: READ,
      listener: (_, response) =>
        answerWith(response, 200, JSON_TYPE, '{"alive":true,"name":"queue-stats"}\n'),
    },
    {
      path: '/readyz',
      methods: READ,
      listener: guarded(async (response) => {
        const state = await readiness();
        answerWith(response, state.ready ? 200 : 503, JSON_TYPE, `${JSON.stringify(state)}\n`);
      }, log),
    },
    {
      path: '/metrics',
      methods: READ,
      listener: guarded(async (response) => {
        const { contentType, text } = await metrics.write({
          ...reads,
          leads: role.leads,
          now: () => clock.now(),
        });
        answerWith(response, 200, contentType, text);
      }, log),
    },
  ];
  if (slack !== null) routes.push({ path: SLACK_PATH, methods: ['POST'], listener: slack });
  const server = createHttpServer(routes, {
    isStopping: () => isStopping,
    onFault: (error) => log.error('a fault of the HTTP server', { error }),
  });

  return {
    async open() {
      try {
        const port = await server.open(listen.host, listen.port);
        log.info('listening', { host: listen.host, port, takesSlack: slack !== null });
        return null;
      } catch (error) {
        return portProblem(listen, error);
      }
    },
    stopping() {
      isStopping = true;
    },
    close: () => server.close(),
    port: () => server.port(),
  };
}

const JSON_TYPE = 'application/json; charset=utf-8';

type Respond = (response: Parameters<RequestListener>[1]) => Promise<void>;

/** A bug here must neither end the process nor leave the other side waiting. */
function guarded(respond: Respond, log: Log): RequestListener {
  return (_, response) => {
    respond(response).catch((error: unknown) => {
      log.error('a bug in what tells of health', { error });
      if (response.headersSent) response.destroy();
      else answerWith(response, 500, 'text/plain; charset=utf-8', 'A bug: the log tells.\n');
    });
  };
}

export function portProblem({ host, port }: Listen, error: unknown): PortProblem {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return {
    kind: 'port',
    what: `The bot cannot listen on ${host}, port ${port}${code}.`,
    todo: 'Stop what else listens there, or set PORT (0: any that is free) and HOST to others.',
  };
}
