/** Clicking and choosing in messages and views, and the lookups of external selects. */

import type { ActsContext, Place } from './acts.ts';
import { interactionBase, messagePart, placeOf } from './acts.ts';
import type { CheckFault } from './checks/check.ts';
import { messagesOf } from './checks/check.ts';
import { suggestions } from './checks/text.ts';
import { enteredState, type FoundElement, findElement } from './fields.ts';
import { shownView } from './methods/view-shape.ts';
import type { Json, JsonObject } from './model.ts';
import { isJsonObject, objectsOf, textOf } from './model.ts';
import type { Outcome } from './outcome.ts';
import { AnswerTrail, outcomeOf } from './outcome.ts';
import type { Acknowledgement } from './sockets.ts';

/** Slack asks again for suggestions only from so many letters on, unless told otherwise. */
const DEFAULT_MIN_QUERY = 3;

export interface ClickInput {
  user: string;
  /** The message clicked in; else `viewId`, else the person's top modal, else their Home. */
  messageId?: string;
  viewId?: string;
  actionId: string;
  blockId?: string;
  /** What is entered or chosen, by its value; nothing for a button. */
  value?: Json;
  /** A whole option object, such as one that a lookup gave. */
  option?: JsonObject;
}

export interface OptionsInput {
  user: string;
  actionId: string;
  text: string;
  messageId?: string;
  viewId?: string;
  blockId?: string;
}

export interface OptionsOutcome {
  options: JsonObject[];
  ackMs: number;
  error: string | null;
}

export async function click(input: ClickInput, context: ActsContext): Promise<Outcome> {
  const { state } = context;
  const trail = new AnswerTrail(state);
  const place = placeOf(input, state);
  const blocks = place.message?.blocks ?? objectsOf(place.view?.content.blocks);
  const found = findElement(blocks, input.actionId, input.blockId) ?? movedElement(blocks, input);
  if (found === undefined)
    throw new Error(`Nothing with the action id ${input.actionId} can be clicked there`);
  const { element, block } = found;
  const entered = enteredBy(element, input);
  if (place.view !== null && entered !== null) {
    const blockId = textOf(block.block_id);
    place.view.values[blockId] = { ...place.view.values[blockId], [input.actionId]: entered };
    state.changed();
    if (block.type === 'input' && block.dispatch_action !== true) {
      return outcomeOf({ acked: true, ackMs: 0, body: null, error: null }, null, trail, state);
    }
  }
  const action: JsonObject = {
    ...(entered === null ? buttonAction(element) : menuAction(element, entered)),
    action_id: input.actionId,
    block_id: block.block_id ?? '',
    action_ts: state.nextTs(),
  };
  if (!state.app.isInteractive) return outcomeOf(NOT_INTERACTIVE, NOT_INTERACTIVE.words, trail, state);
  const payload = actionPayload({ input, place, action, trail }, context);
  const acknowledged = await context.deliver({
    type: 'interactive',
    payload,
    acceptsResponse: false,
    retry: null,
  });
  return outcomeOf(acknowledged, null, trail, state);
}

/** An edit gives blocks new ids while somebody presses; in a message an action id stands once. */
function movedElement(blocks: JsonObject[], { messageId, actionId }: ClickInput): FoundElement | undefined {
  return messageId === undefined ? undefined : findElement(blocks, actionId);
}

/** What Slack says when the manifest has interactivity off. */
const NOT_INTERACTIVE = {
  acked: false,
  ackMs: 0,
  body: null,
  error: 'interactivity_disabled',
  words: 'This app is not configured to handle interactive responses.',
};

function enteredBy(element: JsonObject, input: ClickInput): JsonObject | null {
  const type = textOf(element.type);
  if (type === 'button' || type === 'icon_button') return null;
  if (type === 'feedback_buttons') return { type, value: input.value ?? null };
  return enteredState(element, input.option ?? input.value ?? null);
}

function menuAction(element: JsonObject, entered: JsonObject): JsonObject {
  return element.placeholder === undefined ? entered : { ...entered, placeholder: element.placeholder };
}

function buttonAction(element: JsonObject): JsonObject {
  const action: JsonObject = { type: element.type ?? 'button', text: element.text ?? null };
  if (element.value !== undefined) action.value = element.value;
  if (element.style !== undefined) action.style = element.style;
  return action;
}

function actionPayload(
  act: { input: ClickInput; place: Place; action: JsonObject; trail: AnswerTrail },
  context: ActsContext,
): JsonObject {
  const { place, input } = act;
  const payload: JsonObject = {
    type: 'block_actions',
    ...interactionBase(input.user, context),
    actions: [act.action],
  };
  const channelId = place.message?.channel ?? null;
  payload.trigger_id = context.passes.trigger({
    user: input.user,
    channel: channelId,
    viewId: place.view?.id ?? null,
  });
  if (place.view !== null) {
    payload.container = { type: 'view', view_id: place.view.id };
    payload.view = shownView(place.view, context.state);
    return payload;
  }
  if (place.message !== null)
    Object.assign(payload, messagePart(place.message, input.user, act.trail, context));
  const { block_id, action_id, action_ts: _, placeholder: __, ...entered } = act.action;
  payload.state = {
    values: entered.type === 'button' ? {} : { [textOf(block_id)]: { [textOf(action_id)]: entered } },
  };
  return payload;
}

/** Asks the app for the options of an external select, as typing into it does. */
export async function lookUpOptions(input: OptionsInput, context: ActsContext): Promise<OptionsOutcome> {
  const place = placeOf(input, context.state);
  const blocks = place.message?.blocks ?? objectsOf(place.view?.content.blocks);
  const found = findElement(blocks, input.actionId, input.blockId);
  if (found === undefined || !textOf(found.element.type).endsWith('external_select')) {
    throw new Error(`${input.actionId} is not an external select there`);
  }
  const min =
    typeof found.element.min_query_length === 'number' ? found.element.min_query_length : DEFAULT_MIN_QUERY;
  if (input.text.length < min) return { options: [], ackMs: 0, error: 'query_too_short' };
  const payload: JsonObject = {
    type: 'block_suggestion',
    ...interactionBase(input.user, context),
    action_id: input.actionId,
    block_id: found.block.block_id ?? '',
    value: input.text,
  };
  if (place.view !== null) {
    payload.container = { type: 'view', view_id: place.view.id };
    payload.view = shownView(place.view, context.state);
  }
  if (place.message !== null) {
    const { container, channel, message } = messagePart(
      place.message,
      input.user,
      new AnswerTrail(context.state),
      context,
    );
    Object.assign(payload, { container, channel }, message === undefined ? {} : { message });
  }
  const acknowledged = await context.deliver({
    type: 'interactive',
    payload,
    acceptsResponse: true,
    retry: null,
  });
  if (!acknowledged.acked) return { options: [], ackMs: acknowledged.ackMs, error: acknowledged.error };
  return readOptions(acknowledged, context);
}

function readOptions(acknowledged: Acknowledgement, context: ActsContext): OptionsOutcome {
  const faults: CheckFault[] = [];
  suggestions(acknowledged.body, '', faults);
  const body = isJsonObject(acknowledged.body) ? acknowledged.body : {};
  const at = context.state.clock.now();
  const messages = messagesOf(faults);
  const isValid = faults.length === 0;
  const outcome = isValid
    ? { ok: true as const }
    : { ok: false as const, error: 'invalid_options', messages };
  context.log.add({ at, method: 'ack', body, outcome });
  if (!isValid) return { options: [], ackMs: acknowledged.ackMs, error: 'invalid_options' };
  const groups = objectsOf(body.option_groups).flatMap((group) => objectsOf(group.options));
  return { options: [...objectsOf(body.options), ...groups], ackMs: acknowledged.ackMs, error: null };
}
