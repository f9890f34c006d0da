/** The HTTP side of the Web API and of response URLs, with the faults that are set. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Wire } from '../wire.ts';
import type { WorkspaceFaults } from './faults.ts';
import { RESPONSE_URL_METHOD } from './faults.ts';
import type { JsonObject } from './model.ts';
import type { PayloadLog } from './payload-log.ts';
import { readBody, readFields, readJsonObject, sendJson, sendText } from './requests.ts';
import type { ResponseContext } from './response-url.ts';
import { respond } from './response-url.ts';
import type { ApiCall, WebApi } from './web-api.ts';
import { limited } from './web-api.ts';
import { wiredCall } from './wired.ts';

export interface ApiServerContext extends ResponseContext {
  api: WebApi;
  log: PayloadLog;
  wire: Wire | null;
}

export async function serveApi(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  context: ApiServerContext,
): Promise<void> {
  const method = decodeURIComponent(url.pathname.slice('/api/'.length));
  const body = await readBody(request);
  const fields = body === null ? null : readFields(body, request.headers['content-type'] ?? '');
  if (fields === null) {
    sendJson(response, body === null ? 413 : 200, { ok: false, error: 'invalid_form_data' });
    return;
  }
  const all: JsonObject = { ...Object.fromEntries(url.searchParams), ...fields };
  const call: ApiCall = { method, token: tokenOf(request, all), fields: all };
  const heard = wiredCall(response, { kind: 'call', name: method, sent: all }, context.wire);
  const channel = typeof all.channel === 'string' ? all.channel : null;
  const cut = await meetFaults(response, { method, channel }, context.faults, (error) =>
    context.api.note(call, error),
  );
  if (cut) return;
  const late = context.faults.take('late', { method, channel });
  if (late !== null) {
    setTimeout(() => context.api.call(call), late.ms).unref();
    return;
  }
  const reply = context.api.call(call);
  heard.answers(reply.body);
  if (context.faults.take('reply-lost', { method, channel }) !== null) {
    request.socket.destroy();
    return;
  }
  sendJson(response, reply.status, reply.body, reply.headers);
}

/** Slack takes the token from the header, or from the body of a form. */
function tokenOf(request: IncomingMessage, fields: JsonObject): string | null {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '');
  if (bearer?.[1] !== undefined) return bearer[1];
  return typeof fields.token === 'string' ? fields.token : null;
}

export async function serveResponseUrl(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  context: ApiServerContext,
): Promise<void> {
  const raw = await readBody(request);
  const body = raw === null ? null : readJsonObject(raw);
  if (body === null) {
    sendText(response, 400, 'invalid_payload');
    return;
  }
  const call = { method: RESPONSE_URL_METHOD, channel: null };
  const heard = wiredCall(
    response,
    { kind: 'response_url', name: RESPONSE_URL_METHOD, sent: body },
    context.wire,
  );
  const note = (error: string, messages: string[] = []): void => {
    const outcome = error === '' ? { ok: true as const } : { ok: false as const, error, messages };
    context.log.add({ at: context.state.clock.now(), method: RESPONSE_URL_METHOD, body, outcome });
  };
  if (await meetFaults(response, call, context.faults, note)) return;
  const reply = respond(url.pathname.slice('/response/'.length), body, context);
  note(reply.status === 200 ? '' : reply.text, reply.messages);
  heard.answers([reply.text, ...reply.messages].join('\n'));
  if (context.faults.take('reply-lost', call) !== null) {
    request.socket.destroy();
    return;
  }
  if (reply.status === 200) sendText(response, 200, 'ok');
  else sendText(response, reply.status, reply.text);
}

/** Shows the faults that come before the work is done; true when the call ends with that. */
async function meetFaults(
  response: ServerResponse,
  call: { method: string; channel: string | null },
  faults: WorkspaceFaults,
  note: (error: string) => void,
): Promise<boolean> {
  const slow = faults.take('slow', call);
  if (slow !== null) {
    await new Promise((resolve) => {
      setTimeout(resolve, slow.ms).unref();
    });
  }
  if (faults.take('hang', call) !== null) {
    note('hang');
    return true;
  }
  const broken = faults.take('server-error', call);
  if (broken !== null) {
    note(`http_${broken.status ?? 503}`);
    sendText(response, broken.status ?? 503, 'upstream error');
    return true;
  }
  const rate = faults.take('rate-limit', call);
  if (rate === null) return false;
  note('ratelimited');
  const reply = limited(rate.retryAfterSeconds);
  sendJson(response, reply.status, reply.body, reply.headers);
  return true;
}
