/** HTTP mode: payloads posted to the app's request URL, signed as Slack signs them. */

import { createHmac } from 'node:crypto';
import type { Json } from './model.ts';
import type { Acknowledgement, Envelope } from './sockets.ts';

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
const SIGNATURE_VERSION = 'v0';
const MAX_ACK_CHARACTERS = 1_000_000;

export interface HttpDeliveryOptions {
  requestUrl: string;
  signingSecret: string;
  ackMs: number;
}

/** Posts one payload; an answer other than 2xx, or none in time, is not an acknowledgement. */
export async function postSigned(envelope: Envelope, options: HttpDeliveryOptions): Promise<Acknowledgement> {
  const { body, contentType } = bodyOf(envelope);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const headers: Record<string, string> = {
    'content-type': contentType,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': sign(body, timestamp, options.signingSecret),
  };
  if (envelope.retry !== null) {
    headers['x-slack-retry-num'] = String(envelope.retry.attempt);
    headers['x-slack-retry-reason'] = envelope.retry.reason;
  }
  const sentMs = performance.now();
  const spent = (): number => Math.round(performance.now() - sentMs);
  try {
    const signal = AbortSignal.timeout(options.ackMs);
    const response = await fetch(options.requestUrl, {
      method: 'POST',
      headers,
      body,
      signal,
      redirect: 'error',
    });
    const text = (await response.text()).slice(0, MAX_ACK_CHARACTERS);
    if (!response.ok) return { acked: false, ackMs: spent(), body: null, error: 'dispatch_failed' };
    return { acked: true, ackMs: spent(), body: readAck(text), error: null };
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return {
      acked: false,
      ackMs: spent(),
      body: null,
      error: isLate ? 'operation_timeout' : 'dispatch_failed',
    };
  }
}

export function sign(body: string, timestamp: string, secret: string): string {
  const digest = createHmac('sha256', secret)
    .update(`${SIGNATURE_VERSION}:${timestamp}:${body}`)
    .digest('hex');
  return `${SIGNATURE_VERSION}=${digest}`;
}

function bodyOf(envelope: Envelope): { body: string; contentType: string } {
  if (envelope.type === 'events_api') {
    return { body: JSON.stringify(envelope.payload), contentType: 'application/json' };
  }
  const fields =
    envelope.type === 'interactive'
      ? { payload: JSON.stringify(envelope.payload) }
      : stringsOf(envelope.payload);
  return { body: new URLSearchParams(fields).toString(), contentType: 'application/x-www-form-urlencoded' };
}

function stringsOf(payload: Record<string, Json>): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
}

function readAck(text: string): Json {
  if (text === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return { text };
  }
}
