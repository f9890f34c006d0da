/** Submitting and closing modals, and what the app's acknowledgement makes of them. */

import type { ActsContext } from './acts.ts';
import { interactionBase, viewOf } from './acts.ts';
import { messagesOf } from './checks/check.ts';
import { checkView } from './checks/views.ts';
import { elementsIn, enteredState, missingFields } from './fields.ts';
import { shownView } from './methods/view-shape.ts';
import { pushView, replaceView } from './methods/views.ts';
import type { Json, JsonObject, OpenView } from './model.ts';
import { isJsonObject, objectsOf, textOf } from './model.ts';
import type { WorkspaceState } from './state.ts';

export interface SubmitInput {
  user: string;
  viewId?: string;
  /** What is entered, by action id: text, an option's value, several of them, or a whole option object. */
  values?: Record<string, Json>;
}

export interface FormOutcome {
  acked: boolean;
  ackMs: number;
  ackBody: Json;
  error: string | null;
  /** What stands under the fields, by block id. */
  errors: Record<string, string>;
  /** The view the person sees afterwards, if any. */
  view: OpenView | null;
}

const TROUBLE = 'We had some trouble connecting. Try again?';

/** Submits a modal; required fields that are empty are refused by Slack itself and never sent. */
export async function submitView(input: SubmitInput, context: ActsContext): Promise<FormOutcome> {
  const { state } = context;
  const view = viewOf(input, state);
  enterAll(view, input.values ?? {});
  const missing = missingFields(view.content, view.values);
  view.errors = missing;
  if (Object.keys(missing).length > 0) {
    state.changed();
    return { acked: false, ackMs: 0, ackBody: null, error: 'missing_fields', errors: missing, view };
  }
  const payload: JsonObject = {
    type: 'view_submission',
    ...interactionBase(input.user, context),
    trigger_id: context.passes.trigger({ user: input.user, channel: null, viewId: view.id }),
    view: shownView(view, state),
    response_urls: [],
  };
  const acknowledged = await context.deliver({
    type: 'interactive',
    payload,
    acceptsResponse: true,
    retry: null,
  });
  const error = acknowledged.acked ? applyAck(acknowledged.body, view, context) : acknowledged.error;
  if (!acknowledged.acked) view.errors = { '': TROUBLE };
  state.changed();
  return {
    acked: acknowledged.acked,
    ackMs: acknowledged.ackMs,
    ackBody: acknowledged.body,
    error,
    errors: view.errors,
    view: state.views.findLast((one) => one.user === input.user) ?? null,
  };
}

/** Closes the top modal, and tells the app when it asked for that. */
export async function closeView(
  input: { user: string; viewId?: string },
  context: ActsContext,
): Promise<void> {
  const { state } = context;
  const view = viewOf(input, state);
  const isCleared = view.content.clear_on_close === true;
  state.views = state.views.filter((one) => one !== view && !(isCleared && one.user === input.user));
  state.changed();
  if (view.content.notify_on_close !== true) return;
  const payload: JsonObject = {
    type: 'view_closed',
    ...interactionBase(input.user, context),
    view: shownView(view, state),
    is_cleared: isCleared,
  };
  await context.deliver({ type: 'interactive', payload, acceptsResponse: false, retry: null });
}

/** Notes what stands in the fields, without telling the app; what the view no longer has is left out. */
export function enterFields(input: SubmitInput, state: WorkspaceState): void {
  const view = viewOf(input, state);
  const known = new Set(elementsIn(objectsOf(view.content.blocks)).map(({ element }) => element.action_id));
  enterAll(view, Object.fromEntries(Object.entries(input.values ?? {}).filter(([id]) => known.has(id))));
}

function enterAll(view: OpenView, values: Record<string, Json>): void {
  const fields = elementsIn(objectsOf(view.content.blocks));
  for (const [actionId, value] of Object.entries(values)) {
    const found = fields.find(({ element }) => element.action_id === actionId);
    if (found === undefined) throw new Error(`The view has no field ${actionId}`);
    const blockId = textOf(found.block.block_id);
    view.values[blockId] = { ...view.values[blockId], [actionId]: enteredState(found.element, value) };
  }
}

/** Does what `response_action` says; gives the error when Slack would refuse it. */
function applyAck(body: Json, view: OpenView, context: ActsContext): string | null {
  const { state } = context;
  const action = isJsonObject(body) ? textOf(body.response_action) : '';
  if (!isJsonObject(body) || action === '') {
    state.views = state.views.filter((one) => one !== view);
    return null;
  }
  const messages = ackFaults(body, action, view);
  const outcome =
    messages.length === 0 ? { ok: true as const } : { ok: false as const, error: 'invalid_ack', messages };
  context.log.add({ at: state.clock.now(), method: 'ack', body, outcome });
  if (messages.length > 0) {
    view.errors = { '': TROUBLE };
    return 'invalid_ack';
  }
  if (action === 'clear') state.views = state.views.filter((one) => one.user !== view.user);
  if (action === 'errors') view.errors = stringsIn(body.errors);
  if (isJsonObject(body.view) && action === 'update') replaceView(view, body.view, state);
  if (isJsonObject(body.view) && action === 'push')
    pushView(body.view, { user: view.user, channel: null }, view, state);
  return null;
}

function ackFaults(body: JsonObject, action: string, view: OpenView): string[] {
  if (action === 'update' || action === 'push') return messagesOf(checkView(body.view, 'modal'));
  if (action === 'clear') return [];
  if (action !== 'errors') return [`[ERROR] unsupported response_action: ${action}`];
  const errors = stringsIn(body.errors);
  const inputs = objectsOf(view.content.blocks).filter((block) => block.type === 'input');
  const ids = new Set(inputs.map((block) => textOf(block.block_id)));
  const unknown = Object.keys(errors).filter((id) => !ids.has(id));
  if (Object.keys(errors).length === 0) return ['[ERROR] missing required field: errors'];
  return unknown.map((id) => `[ERROR] no input block has the block_id ${id} [json-pointer:/errors]`);
}

function stringsIn(value: Json | undefined): Record<string, string> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
}
