/** Tells the wire what passes between the workspace and its app: envelopes with their acknowledgements, and HTTP calls. */

import type { ServerResponse } from 'node:http';
import type { EndExchange, Wire, WireEnd, WireKind } from '../wire.ts';
import type { Json, JsonObject } from './model.ts';
import { isJsonObject, objectsOf, textOf } from './model.ts';
import type { Acknowledgement, Envelope, EnvelopeType } from './sockets.ts';

const KINDS: Readonly<Record<EnvelopeType, WireKind>> = {
  slash_commands: 'command',
  interactive: 'interaction',
  events_api: 'event',
};

export type Deliver = (envelope: Envelope) => Promise<Acknowledgement>;

/** The same delivery, heard. */
export function wiredDelivery(deliver: Deliver, wire: Wire | null): Deliver {
  if (wire === null) return deliver;
  return async (envelope) => {
    const end = wire.begin({
      side: 'slack',
      kind: KINDS[envelope.type],
      direction: 'to the app',
      name: nameOf(envelope),
      sent: envelope.payload,
    });
    const acknowledged = await deliver(envelope);
    const { acked, error, body } = acknowledged;
    end({ status: acked ? 'acked' : 'not acked', isWell: acked, note: error, received: body });
    return acknowledged;
  };
}

function nameOf({ type, payload, retry }: Envelope): string {
  const again = retry === null ? '' : `, sent again (${retry.attempt})`;
  if (type === 'slash_commands') return `${textOf(payload.command)} ${textOf(payload.text)}`.trim();
  if (type === 'events_api')
    return `${isJsonObject(payload.event) ? textOf(payload.event.type) : 'event'}${again}`;
  const [action] = objectsOf(payload.actions);
  const what = action === undefined ? textOf(payload.action_id) : textOf(action.action_id);
  return `${textOf(payload.type)} ${what}`.trim();
}

/** An HTTP call of the app's: when its answer is over, its status and what was answered. */
export interface WiredCall {
  /** What is going to be answered; without it, only the status is known. */
  answers(body: Json): void;
}

export function wiredCall(
  response: ServerResponse,
  call: { kind: 'call' | 'response_url'; name: string; sent: JsonObject },
  wire: Wire | null,
): WiredCall {
  let body: Json = null;
  const end = wire?.begin({ side: 'slack', direction: 'from the app', ...call });
  if (end !== undefined) endsWith(response, () => body, end);
  return {
    answers(answer) {
      body = answer;
    },
  };
}

function endsWith(response: ServerResponse, body: () => Json, end: EndExchange): void {
  response.on('close', () => {
    end(
      response.writableFinished ? answered(response.statusCode, body()) : { ...NO_ANSWER, received: body() },
    );
  });
}

const NO_ANSWER = { status: 'no answer', isWell: false, note: 'the connection ended before the answer' };

function answered(status: number, body: Json): WireEnd {
  const error = isJsonObject(body) && body.ok === false ? textOf(body.error) : null;
  return { status: String(status), isWell: status < 400 && error === null, note: error, received: body };
}
