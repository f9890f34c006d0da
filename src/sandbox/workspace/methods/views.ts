/** views.*: opening, stacking, changing modals, and publishing Home. */

import { messagesOf } from '../checks/check.ts';
import { checkView } from '../checks/views.ts';
import type { Refusal } from '../content.ts';
import { isRefusal, refusal } from '../content.ts';
import { initialValues, keptValues } from '../fields.ts';
import type { JsonObject, OpenView } from '../model.ts';
import { isJsonObject, textOf } from '../model.ts';
import type { WorkspaceState } from '../state.ts';
import type { Method, MethodContext } from './method.ts';
import { answer } from './method.ts';
import { shownView } from './view-shape.ts';

/** https://docs.slack.dev/surfaces/modals : a stack holds three. */
const STACK = 3;
/** https://docs.slack.dev/reference/methods/views.publish#errors : 250 kB of JSON. */
const MAX_VIEW_BYTES = 250_000;

const open: Method = {
  token: 'bot',
  scopes: [],
  takes: { trigger_id: 'text', view: 'json' },
  needs: ['trigger_id', 'view'],
  run(args, context) {
    const origin = context.passes.useTrigger(textOf(args.trigger_id));
    if (typeof origin === 'string') return refusal(origin);
    const content = readView(args, 'modal');
    if (isRefusal(content)) return content;
    if (isTaken(content, context.state, null)) return refusal('duplicate_external_id');
    context.state.views = context.state.views.filter((view) => view.user !== origin.user);
    return answer({ view: shownView(pushView(content, origin, null, context.state), context.state) });
  },
};

const push: Method = {
  token: 'bot',
  scopes: [],
  takes: { trigger_id: 'text', view: 'json' },
  needs: ['trigger_id', 'view'],
  run(args, context) {
    const origin = context.passes.useTrigger(textOf(args.trigger_id));
    if (typeof origin === 'string') return refusal(origin);
    const content = readView(args, 'modal');
    if (isRefusal(content)) return content;
    const below = context.state.views.findLast((view) => view.user === origin.user);
    if (below === undefined) return refusal('not_found');
    if (context.state.views.filter((view) => view.user === origin.user).length >= STACK) {
      return refusal('push_limit_reached');
    }
    return answer({ view: shownView(pushView(content, origin, below, context.state), context.state) });
  },
};

const update: Method = {
  token: 'bot',
  scopes: [],
  takes: { view: 'json', view_id: 'text', external_id: 'text', hash: 'text' },
  needs: ['view'],
  run(args, context) {
    const content = readView(args, 'modal');
    if (isRefusal(content)) return content;
    const view = findView(args, context);
    if (view === undefined) return refusal('not_found');
    if (args.hash !== undefined && args.hash !== view.hash) return refusal('hash_conflict');
    if (isTaken(content, context.state, view)) return refusal('duplicate_external_id');
    replaceView(view, content, context.state);
    return answer({ view: shownView(view, context.state) });
  },
};

const publish: Method = {
  token: 'bot',
  scopes: [],
  takes: { user_id: 'text', view: 'json', hash: 'text' },
  needs: ['user_id', 'view'],
  run(args, context) {
    const user = textOf(args.user_id);
    if (!context.state.app.hasHome) return refusal('not_enabled');
    if (context.state.person(user) === undefined)
      return refusal('invalid_arguments', ['[ERROR] invalid `user_id`']);
    const content = readView(args, 'home');
    if (isRefusal(content)) return content;
    const known = context.state.homes.get(user);
    if (args.hash !== undefined && known !== undefined && args.hash !== known.hash)
      return refusal('hash_conflict');
    const view = known ?? makeView('home', content, { user, channel: null }, null, context.state);
    context.state.homes.set(user, view);
    replaceView(view, content, context.state);
    return answer({ view: shownView(view, context.state) });
  },
};

export const VIEW_METHODS: Record<string, Method> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};

function readView(args: JsonObject, kind: 'modal' | 'home'): JsonObject | Refusal {
  const faults = checkView(args.view, kind);
  if (faults.length > 0) return refusal('invalid_arguments', messagesOf(faults));
  if (Buffer.byteLength(JSON.stringify(args.view)) > MAX_VIEW_BYTES) return refusal('view_too_large');
  return isJsonObject(args.view) ? args.view : refusal('invalid_arguments');
}

export function pushView(
  content: JsonObject,
  origin: { user: string; channel: string | null },
  below: OpenView | null,
  state: WorkspaceState,
): OpenView {
  const view = makeView('modal', content, origin, below, state);
  state.views.push(view);
  state.changed();
  return view;
}

export function replaceView(view: OpenView, content: JsonObject, state: WorkspaceState): void {
  view.content = withIds(content, state);
  view.values = keptValues(view.values, initialValues(view.content, view.fromChannel));
  view.hash = state.name('h');
  view.errors = {};
  state.changed();
}

function makeView(
  type: 'modal' | 'home',
  content: JsonObject,
  origin: { user: string; channel: string | null },
  below: OpenView | null,
  state: WorkspaceState,
): OpenView {
  const id = state.name('V');
  const fromChannel = origin.channel ?? below?.fromChannel ?? null;
  const filled = withIds(content, state);
  return {
    id,
    user: origin.user,
    type,
    content: filled,
    values: initialValues(filled, fromChannel),
    hash: state.name('h'),
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
    errors: {},
    fromChannel,
  };
}

function withIds(content: JsonObject, state: WorkspaceState): JsonObject {
  const copy = structuredClone(content);
  for (const block of Array.isArray(copy.blocks) ? copy.blocks : []) {
    if (isJsonObject(block) && typeof block.block_id !== 'string') block.block_id = state.name('b');
  }
  return copy;
}

function findView(args: JsonObject, context: MethodContext): OpenView | undefined {
  const id = textOf(args.view_id);
  const externalId = textOf(args.external_id);
  return context.state.views.find((view) =>
    id !== '' ? view.id === id : externalId !== '' && view.content.external_id === externalId,
  );
}

function isTaken(content: JsonObject, state: WorkspaceState, except: OpenView | null): boolean {
  const id = textOf(content.external_id);
  return id !== '' && state.views.some((view) => view !== except && view.content.external_id === id);
}
