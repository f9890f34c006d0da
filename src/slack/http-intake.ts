/** HTTP mode: what Slack posts, refused unless Slack signed it just now; Bolt's receiver checks the signature. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger, Receiver } from '@slack/bolt';
import { HTTPReceiver } from '@slack/bolt';
import type { UnderWay } from './patience.ts';

export interface HttpIntake {
  receiver: Receiver;
  /** For the one path that Slack posts to. Refuses everything while it is not open. */
  listener: RequestListener;
  open(): void;
  close(): void;
  isOpen(): boolean;
}

/** Far above what Slack sends: a form's state is some tens of kilobytes. */
const MAX_BODY_BYTES = 1_000_000;
/** Slack's rule, both ways; Bolt looks at the past alone. https://docs.slack.dev/authentication/verifying-requests-from-slack */
const MAX_AGE_SECONDS = 5 * 60;
const SIGNATURE = /^v0=[0-9a-f]{64}$/;
/** Bolt reads a form only where its type is exactly this. */
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = /^application\/json *(;|$)/i;

/** A request that is taken in counts as under way until it is answered. */
export function createHttpIntake(signingSecret: string, logger: Logger, underWay: UnderWay): HttpIntake {
  const receiver = new HTTPReceiver({ signingSecret, logger, bodyLimit: MAX_BODY_BYTES });
  let isOpen = false;
  return {
    receiver,
    listener(request, response) {
      const status = isOpen ? refusalOf(request) : 503;
      if (status !== null) return refuse(response, status);
      void underWay.run(() => new Promise((resolve) => response.once('close', resolve)));
      receiver.requestListener(request, response);
    },
    open() {
      isOpen = true;
    },
    close() {
      isOpen = false;
    },
    isOpen: () => isOpen,
  };
}

/** The status of a request that need not be read to be refused; null: Bolt decides. */
function refusalOf({ headers }: IncomingMessage): number | null {
  const stamp = headers['x-slack-request-timestamp'];
  if (typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp)) return 401;
  // The machine's own time: Slack's does not run faster for a pretend clock.
  if (Math.abs(Date.now() / 1000 - Number(stamp)) > MAX_AGE_SECONDS) return 401;
  // Bolt answers what says ssl_check without a look at the signature.
  const signature = headers['x-slack-signature'];
  if (typeof signature !== 'string' || !SIGNATURE.test(signature)) return 401;
  const type = headers['content-type'] ?? '';
  if (type !== FORM && !JSON_TYPE.test(type)) return 415;
  return Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES ? 413 : null;
}

/** The body is not read, so the connection cannot be used again. */
function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close', 'content-length': 0 });
  response.end();
}
