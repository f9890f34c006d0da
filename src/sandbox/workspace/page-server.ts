/** What the chat page is served and may ask: its files, what a person sees, and the things people do. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Wire } from '../wire.ts';
import { enterFields, type SubmitInput } from './forms.ts';
import type { Json, JsonObject } from './model.ts';
import { isJsonObject, textOf } from './model.ts';
import { sendPageFile, sendVendor } from './page-files.ts';
import type { PanelHandlers } from './page-panel.ts';
import { PANEL_ACTS, panelState, serveWire } from './page-panel.ts';
import { pageState } from './page-state.ts';
import { readBody, readJsonObject, sendJson, sendText, startEventStream } from './requests.ts';
import type { WorkspaceState } from './state.ts';
import type { Workspace } from './workspace.ts';

export interface PageContext {
  /** Names this run of the workspace, so that the page forgets what it kept of another. */
  session: string;
  workspace: Workspace;
  state: WorkspaceState;
  pageRoot: URL;
  panel: PanelHandlers | null;
  wire: Wire | null;
  commands: { command: string; hint: string; description: string }[];
  connections(): number;
  speed(): number;
}

const MAX_STREAMS = 20;
/** Changes that come together are told once. */
const GATHER_MS = 40;

export class PageServer {
  readonly #context: PageContext;
  readonly #streams = new Set<ServerResponse>();
  readonly #off: () => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(context: PageContext) {
    this.#context = context;
    this.#off = context.state.onChange(() => this.#tell());
    context.panel?.onChange?.(() => this.#tell());
  }

  async serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { pathname } = url;
    if (pathname === '/page/events') this.#stream(response);
    else if (pathname === '/page/state') sendJson(response, 200, seenState(url, this.#context));
    else if (pathname === '/page/panel') sendJson(response, 200, await panelState(this.#context));
    else if (/^\/page\/wire(?:\/|$)/.test(pathname)) serveWire(response, url, this.#context);
    else if (pathname.startsWith('/page/do/') && request.method === 'POST')
      await this.#act(request, response, pathname);
    else if (pathname.startsWith('/vendor/')) await sendVendor(response, pathname.slice('/vendor/'.length));
    else await sendPageFile(response, pathname, this.#context.pageRoot);
  }

  stop(): void {
    this.#off();
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const stream of this.#streams) stream.end();
  }

  #stream(response: ServerResponse): void {
    if (this.#streams.size >= MAX_STREAMS) {
      sendText(response, 503, 'too many pages are open');
      return;
    }
    startEventStream(response);
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  #tell(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      for (const stream of this.#streams) stream.write('data: changed\n\n');
    }, GATHER_MS);
  }

  async #act(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    const body = await readBody(request);
    const isJson = (request.headers['content-type'] ?? '').startsWith('application/json');
    const input = isJson && body !== null ? readJsonObject(body) : null;
    const name = pathname.slice('/page/do/'.length);
    // What every object has is nothing that the page may ask for.
    const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
    if (input === null || act === undefined) {
      sendJson(response, 400, { error: 'The page asked for something that is not known here.' });
      return;
    }
    try {
      sendJson(response, 200, ((await act(input, this.#context)) ?? {}) as Json);
    } catch (error) {
      sendJson(response, 409, { error: error instanceof Error ? error.message : 'It did not work.' });
    }
  }
}

type Act = (input: JsonObject, context: PageContext) => unknown;

const ACTS: Record<string, Act> = {
  async send(input, { workspace }) {
    const where = { user: textOf(input.user), channel: textOf(input.channel), ...threadOf(input) };
    const line = textOf(input.text).trim();
    if (!line.startsWith('/')) return void (await workspace.say({ ...where, text: line }));
    const { error, shown } = await workspace.command({ ...where, line });
    return { error, shown };
  },
  async click(input, { workspace, state }) {
    if (isJsonObject(input.values)) enterFields(fieldsOf(input), state);
    const { error } = await workspace.click({
      user: textOf(input.user),
      actionId: textOf(input.actionId),
      ...(input.messageId === undefined ? {} : { messageId: textOf(input.messageId) }),
      ...(input.viewId === undefined ? {} : { viewId: textOf(input.viewId) }),
      ...(input.blockId === undefined ? {} : { blockId: textOf(input.blockId) }),
      ...(input.value === undefined ? {} : { value: input.value }),
      ...(isJsonObject(input.option) ? { option: input.option } : {}),
    });
    return { error };
  },
  enter: (input, { state }) => enterFields(fieldsOf(input), state),
  async submit(input, { workspace }) {
    const { error, errors } = await workspace.submitView(fieldsOf(input));
    return { error, errors };
  },
  close: (input, { workspace }) =>
    workspace.closeView({ user: textOf(input.user), viewId: textOf(input.viewId) }),
  options: (input, { workspace }) =>
    workspace.options({
      user: textOf(input.user),
      actionId: textOf(input.actionId),
      text: textOf(input.text),
      ...(input.messageId === undefined ? {} : { messageId: textOf(input.messageId) }),
      ...(input.viewId === undefined ? {} : { viewId: textOf(input.viewId) }),
    }),
  home: (input, { workspace }) => workspace.openHome(textOf(input.user)),
  read(input, { state }) {
    const place = { channel: textOf(input.channel), threadTs: threadOf(input).threadTs ?? null };
    if (state.person(textOf(input.user)) === undefined || state.channel(place.channel) === undefined) return;
    if (state.reads.read(textOf(input.user), place, textOf(input.ts))) state.changed();
  },
  direct(input, { state }) {
    const [user, other] = [textOf(input.user), textOf(input.with)];
    if (other === state.app.botUserId) return { channel: state.directChannel(user).id };
    return { channel: state.directBetween(user, other).id };
  },
  invite: (input, { workspace }) => workspace.invite(textOf(input.channel)),
  ...PANEL_ACTS,
};

function threadOf(input: JsonObject): { threadTs?: string } {
  return typeof input.threadTs === 'string' ? { threadTs: input.threadTs } : {};
}

function seenState({ searchParams: asked }: URL, context: PageContext): JsonObject {
  return pageState(asked.get('user') ?? '', asked.get('thread') ?? '', context);
}

function fieldsOf(input: JsonObject): SubmitInput {
  return {
    user: textOf(input.user),
    viewId: textOf(input.viewId),
    values: isJsonObject(input.values) ? input.values : {},
  };
}
