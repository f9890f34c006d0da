/** The Web API: reads a call, holds it to token, scopes and arguments, runs it, and keeps it in the log. */

import type { Refusal } from './content.ts';
import { isRefusal, refusal } from './content.ts';
import { CHAT_METHODS } from './methods/chat.ts';
import { CONVERSATION_METHODS } from './methods/conversations.ts';
import type { ArgumentKind, Method, MethodAnswer, MethodContext, RateLimited } from './methods/method.ts';
import { PEOPLE_METHODS } from './methods/people.ts';
import { VIEW_METHODS } from './methods/views.ts';
import type { Json, JsonObject } from './model.ts';
import { isJsonObject } from './model.ts';
import type { PayloadLog } from './payload-log.ts';

const METHODS: Record<string, Method> = {
  ...PEOPLE_METHODS,
  ...CHAT_METHODS,
  ...CONVERSATION_METHODS,
  ...VIEW_METHODS,
};

/** Taken by every method: @slack/web-api sends `team_id` with each call of a listener's client. */
const ALWAYS_TAKEN = new Set(['token', 'team_id']);

export interface ApiCall {
  method: string;
  token: string | null;
  /** Fields as they came: strings from a form, any JSON from a JSON body. */
  fields: JsonObject;
}

export interface ApiReply {
  status: number;
  headers: Record<string, string>;
  body: JsonObject;
}

export class WebApi {
  readonly #context: MethodContext;
  readonly #log: PayloadLog;
  readonly #tokens: { bot: string; app: string };

  constructor(context: MethodContext, log: PayloadLog, tokens: { bot: string; app: string }) {
    this.#context = context;
    this.#log = log;
    this.#tokens = tokens;
  }

  call(call: ApiCall): ApiReply {
    const method = METHODS[call.method];
    const read = this.#admit(call, method);
    const args = isRefusal(read) ? call.fields : read.args;
    const outcome =
      isRefusal(read) || method === undefined ? read : this.#run(call.method, method, read.args);
    const reply = this.#reply(outcome, method);
    this.#record(call.method, args, reply);
    return reply;
  }

  /** Keeps a call that never got as far as its method. */
  note(call: ApiCall, error: string): void {
    this.#log.add({
      at: this.#context.state.clock.now(),
      method: call.method,
      body: call.fields,
      outcome: { ok: false, error, messages: [] },
    });
  }

  #admit(call: ApiCall, method: Method | undefined): { args: JsonObject } | Refusal {
    if (method === undefined) return refusal('unknown_method');
    if (call.token === null) return refusal('not_authed');
    const kind = kindOf(call.token, this.#tokens);
    if (kind === null) return refusal('invalid_auth');
    if (kind !== method.token) return refusal('not_allowed_token_type');
    const lacked = method.scopes.find((scope) => !scope.split('|').some((one) => this.#has(one)));
    if (lacked !== undefined) return refusal('missing_scope', [lacked.replaceAll('|', ',')]);
    return readArguments(call.fields, method);
  }

  #has(scope: string): boolean {
    return this.#context.state.app.scopes.includes(scope);
  }

  #run(name: string, method: Method, args: JsonObject): MethodAnswer | Refusal | RateLimited {
    const channel = typeof args.channel === 'string' ? args.channel : null;
    const refuse = this.#context.faults.take('refuse', { method: name, channel });
    if (refuse !== null) return refusal(refuse.error);
    return method.run(args, this.#context);
  }

  #reply(
    outcome: MethodAnswer | Refusal | RateLimited | { args: JsonObject },
    method: Method | undefined,
  ): ApiReply {
    const headers: Record<string, string> = {};
    if (method?.token === 'bot') headers['x-oauth-scopes'] = this.#context.state.app.scopes.join(',');
    if (method !== undefined && method.scopes.length > 0) {
      headers['x-accepted-oauth-scopes'] = method.scopes.join(',').replaceAll('|', ',');
    }
    if ('retryAfterSeconds' in outcome) return limited(outcome.retryAfterSeconds);
    if (isRefusal(outcome)) return { status: 200, headers, body: this.#refused(outcome) };
    return { status: 200, headers, body: { ok: true, ...('body' in outcome ? outcome.body : {}) } };
  }

  #refused({ error, messages }: Refusal): JsonObject {
    if (error === 'missing_scope') {
      return {
        ok: false,
        error,
        needed: messages.join(','),
        provided: this.#context.state.app.scopes.join(','),
      };
    }
    if (messages.length === 0) return { ok: false, error };
    const errors = messages.map((message) => message.replace('[ERROR] ', ''));
    return { ok: false, error, errors, response_metadata: { messages } };
  }

  #record(method: string, args: JsonObject, reply: ApiReply): void {
    const { body } = reply;
    const said = isJsonObject(body.response_metadata) ? body.response_metadata.messages : [];
    const messages = Array.isArray(said) ? said.map(String) : [];
    const outcome =
      body.ok === true ? { ok: true as const } : { ok: false as const, error: String(body.error), messages };
    this.#log.add({ at: this.#context.state.clock.now(), method, body: args, outcome });
  }
}

export function limited(retryAfterSeconds: number): ApiReply {
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfterSeconds) },
    body: { ok: false, error: 'ratelimited' },
  };
}

function kindOf(token: string, tokens: { bot: string; app: string }): 'bot' | 'app' | null {
  if (token === tokens.bot) return 'bot';
  return token === tokens.app ? 'app' : null;
}

function readArguments(fields: JsonObject, method: Method): { args: JsonObject } | Refusal {
  const args: JsonObject = {};
  const faults: string[] = [];
  for (const [key, raw] of Object.entries(fields)) {
    if (ALWAYS_TAKEN.has(key) || raw === null) continue;
    const kind = method.takes[key];
    if (kind === undefined) {
      faults.push(`[ERROR] invalid additional property: ${key} [json-pointer:]`);
      continue;
    }
    const value = readArgument(raw, kind);
    if (value === undefined && key === 'blocks') return refusal('invalid_blocks_format');
    if (value === undefined) faults.push(`[ERROR] must provide a ${WORDS[kind]} [json-pointer:/${key}]`);
    else args[key] = value;
  }
  for (const key of method.needs) {
    if (args[key] === undefined) faults.push(`[ERROR] missing required field: ${key} [json-pointer:]`);
  }
  return faults.length > 0 ? refusal('invalid_arguments', faults) : { args };
}

const WORDS: Record<ArgumentKind, string> = {
  text: 'string',
  flag: 'boolean',
  count: 'number',
  json: 'JSON value',
};

function readArgument(raw: Json, kind: ArgumentKind): Json | undefined {
  if (kind === 'text') return typeof raw === 'string' ? raw : undefined;
  if (kind === 'flag') return FLAGS.get(String(raw));
  if (kind === 'count') {
    const count = Number(raw);
    return Number.isInteger(count) && raw !== '' ? count : undefined;
  }
  if (typeof raw !== 'string') return raw;
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

const FLAGS = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
