/** What stands in the fields of a view: `view.state.values`, from first values and from what a person enters. */

import type { FieldValues, Json, JsonObject } from './model.ts';
import { isJsonObject, objectsOf, textOf } from './model.ts';

/** Where an element's value stands in its state, by the element's type. */
const VALUE_KEYS: Record<string, string> = {
  plain_text_input: 'value',
  number_input: 'value',
  email_text_input: 'value',
  url_text_input: 'value',
  rich_text_input: 'rich_text_value',
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  overflow: 'selected_option',
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  checkboxes: 'selected_options',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
};

const INITIAL_KEYS: Record<string, string> = {
  value: 'initial_value',
  rich_text_value: 'initial_value',
  selected_option: 'initial_option',
  selected_user: 'initial_user',
  selected_conversation: 'initial_conversation',
  selected_channel: 'initial_channel',
  selected_date: 'initial_date',
  selected_time: 'initial_time',
  selected_date_time: 'initial_date_time',
  selected_options: 'initial_options',
  selected_users: 'initial_users',
  selected_conversations: 'initial_conversations',
  selected_channels: 'initial_channels',
};

export interface FoundElement {
  element: JsonObject;
  block: JsonObject;
}

/** The interactive elements of these blocks, with the blocks they stand in. */
export function elementsIn(blocks: JsonObject[]): FoundElement[] {
  return blocks.flatMap((block) => {
    const own = [block.accessory, block.element, ...objectsOf(block.elements)].filter((one) =>
      isJsonObject(one),
    );
    const found = own
      .filter((element) => typeof element.action_id === 'string')
      .map((element) => ({ element, block }));
    return [...found, ...elementsIn(objectsOf(block.child_blocks))];
  });
}

export function findElement(
  blocks: JsonObject[],
  actionId: string,
  blockId?: string,
): FoundElement | undefined {
  return elementsIn(blocks).find(
    ({ element, block }) =>
      element.action_id === actionId && (blockId === undefined || block.block_id === blockId),
  );
}

/** The values a view begins with. */
export function initialValues(content: JsonObject, fromChannel: string | null): FieldValues {
  const values: FieldValues = {};
  for (const { element, block } of elementsIn(objectsOf(content.blocks))) {
    const state = initialState(element, fromChannel);
    if (state === null) continue;
    const blockId = textOf(block.block_id);
    values[blockId] = { ...values[blockId], [textOf(element.action_id)]: state };
  }
  return values;
}

function initialState(element: JsonObject, fromChannel: string | null): JsonObject | null {
  const type = textOf(element.type);
  const key = VALUE_KEYS[type];
  if (key === undefined || type === 'overflow') return null;
  const isCurrent = element.default_to_current_conversation === true && fromChannel !== null;
  const initial = element[INITIAL_KEYS[key] ?? ''] ?? (isCurrent ? fromChannel : undefined);
  return { type, [key]: initial ?? (key.endsWith('s') ? [] : null) };
}

/** An update keeps what was entered in fields whose block and action ids stay the same. */
export function keptValues(entered: FieldValues, fresh: FieldValues): FieldValues {
  const kept: FieldValues = {};
  for (const [blockId, actions] of Object.entries(fresh)) {
    kept[blockId] = {};
    for (const [actionId, state] of Object.entries(actions)) {
      const before = entered[blockId]?.[actionId];
      kept[blockId][actionId] = before !== undefined && before.type === state.type ? before : state;
    }
  }
  return kept;
}

/**
 * The state of an element after a person enters `value`: text, a number, an option's value, several of them,
 * or a whole option object. Throws when a menu has no such option.
 */
export function enteredState(element: JsonObject, value: Json): JsonObject {
  const type = textOf(element.type);
  const key = VALUE_KEYS[type];
  if (key === undefined) throw new Error(`${type} is not a field that takes a value`);
  if (key === 'selected_option') return { type, [key]: value === null ? null : optionOf(element, value) };
  if (key === 'selected_options') {
    const chosen = Array.isArray(value) ? value : [value];
    return { type, [key]: chosen.map((one) => optionOf(element, one)) };
  }
  return { type, [key]: value };
}

function optionOf(element: JsonObject, value: Json): JsonObject {
  if (isJsonObject(value)) return value;
  const offered = [
    ...objectsOf(element.options),
    ...objectsOf(element.option_groups).flatMap((group) => objectsOf(group.options)),
  ];
  const found = offered.find((option) => option.value === value);
  if (found !== undefined) return found;
  const isExternal = textOf(element.type).includes('external');
  if (!isExternal)
    throw new Error(`${textOf(element.action_id)} offers no option with the value ${String(value)}`);
  return { text: { type: 'plain_text', text: String(value), emoji: true }, value: String(value) };
}

/** Why Slack's client would not send the form: a required field that is empty, by block id. */
export function missingFields(content: JsonObject, values: FieldValues): Record<string, string> {
  const missing: Record<string, string> = {};
  for (const block of objectsOf(content.blocks)) {
    const { element } = block;
    if (block.type !== 'input' || block.optional === true || !isJsonObject(element)) continue;
    const state = values[textOf(block.block_id)]?.[textOf(element.action_id)];
    if (state === undefined || isEmpty(state))
      missing[textOf(block.block_id)] = 'Please complete this required field.';
  }
  return missing;
}

function isEmpty(state: JsonObject): boolean {
  const value = state[VALUE_KEYS[textOf(state.type)] ?? 'value'];
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}
