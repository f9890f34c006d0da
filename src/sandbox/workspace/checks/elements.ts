/** Checks of Block Kit's interactive elements. */

import { isObject } from '../model.ts';
import type { Check, Field } from './check.ts';
import {
  add,
  boolean,
  byType,
  integer,
  list,
  matching,
  number,
  object,
  oneOf,
  optional,
  required,
  text,
  typeField,
} from './check.ts';
import { richText } from './rich-text.ts';
import {
  confirm,
  option,
  optionGroups,
  overflowOption,
  plainText,
  richOption,
  SELECT_OPTIONS,
} from './text.ts';

/** https://docs.slack.dev/reference/block-kit/block-elements */
const ACTION_ID = 255;
const BUTTON_TEXT = 75;
const BUTTON_VALUE = 2_000;
const URL_CHARACTERS = 3_000;
const ACCESSIBILITY_LABEL = 75;
const PLACEHOLDER = 150;
const CHOICES = 10;
const OVERFLOW_OPTIONS = 5;
const INPUT_CHARACTERS = 3_000;
const ALT_TEXT = 2_000;
const SELECTED = 100;
const ID = 255;

const actionId: Field = optional(text(1, ACTION_ID));
const placeholder: Field = optional(plainText(PLACEHOLDER));
const focus: Field = optional(boolean);
const maxSelected: Field = optional(integer(1, SELECTED));
const common = { type: typeField, action_id: actionId };
const asking = { ...common, confirm: optional(confirm), placeholder, focus_on_load: focus };
const typing = {
  ...common,
  placeholder,
  focus_on_load: focus,
  dispatch_action_config: optional(
    object({
      trigger_actions_on: optional(list(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2)),
    }),
  ),
};
const conversationFilter: Field = optional(
  object({
    include: optional(list(oneOf('im', 'mpim', 'private', 'public'), 1, 4)),
    exclude_external_shared_channels: optional(boolean),
    exclude_bot_users: optional(boolean),
  }),
);
const id: Check = text(1, ID);
const ids: Check = list(id, 1, SELECTED);
const options: Field = optional(list(option, 1, SELECT_OPTIONS));
const groups: Field = optional(optionGroups);
const date = matching(/^\d{4}-\d{2}-\d{2}$/, 'must be a date in the format YYYY-MM-DD');
const time = matching(/^\d{2}:\d{2}$/, 'must be a time in the format HH:mm');
const decimal = matching(/^-?\d+(\.\d+)?$/, 'must be a number in a string');

export const imageElement: Check = object(
  {
    type: typeField,
    alt_text: required(text(1, ALT_TEXT)),
    image_url: optional(text(1, URL_CHARACTERS)),
    slack_file: optional(object({ id: optional(id), url: optional(text(1, URL_CHARACTERS)) })),
  },
  (value, at, faults) => {
    if ((value.image_url === undefined) === (value.slack_file === undefined)) {
      add(faults, at, 'must define either `image_url` or `slack_file`');
    }
  },
);

export const button: Check = object({
  ...common,
  text: required(plainText(BUTTON_TEXT)),
  value: optional(text(1, BUTTON_VALUE)),
  url: optional(text(1, URL_CHARACTERS)),
  style: optional(oneOf('primary', 'danger')),
  confirm: optional(confirm),
  accessibility_label: optional(text(1, ACCESSIBILITY_LABEL)),
});

function oneList(value: Record<string, unknown>, at: string, faults: Parameters<Check>[2]): void {
  if ((value.options === undefined) === (value.option_groups === undefined)) {
    add(faults, at, 'must define either `options` or `option_groups`');
  }
}

export const selects: Record<string, Check> = {
  static_select: object(
    { ...asking, options, option_groups: groups, initial_option: optional(option) },
    oneList,
  ),
  external_select: object({
    ...asking,
    initial_option: optional(option),
    min_query_length: optional(integer(0, PLACEHOLDER)),
  }),
  users_select: object({ ...asking, initial_user: optional(id) }),
  conversations_select: object({
    ...asking,
    initial_conversation: optional(id),
    default_to_current_conversation: optional(boolean),
    response_url_enabled: optional(boolean),
    filter: conversationFilter,
  }),
  channels_select: object({
    ...asking,
    initial_channel: optional(id),
    response_url_enabled: optional(boolean),
  }),
};

export const multiSelects: Record<string, Check> = {
  multi_static_select: object(
    {
      ...asking,
      options,
      option_groups: groups,
      initial_options: optional(list(option, 1, SELECTED)),
      max_selected_items: maxSelected,
    },
    oneList,
  ),
  multi_external_select: object({
    ...asking,
    initial_options: optional(list(option, 1, SELECTED)),
    min_query_length: optional(integer(0, PLACEHOLDER)),
    max_selected_items: maxSelected,
  }),
  multi_users_select: object({ ...asking, initial_users: optional(ids), max_selected_items: maxSelected }),
  multi_conversations_select: object({
    ...asking,
    initial_conversations: optional(ids),
    default_to_current_conversation: optional(boolean),
    max_selected_items: maxSelected,
    filter: conversationFilter,
  }),
  multi_channels_select: object({
    ...asking,
    initial_channels: optional(ids),
    max_selected_items: maxSelected,
  }),
};

const choosing = { ...common, confirm: optional(confirm), focus_on_load: focus };

export const pickers: Record<string, Check> = {
  checkboxes: object({
    ...choosing,
    options: required(list(richOption, 1, CHOICES)),
    initial_options: optional(list(richOption, 1, CHOICES)),
  }),
  radio_buttons: object({
    ...choosing,
    options: required(list(richOption, 1, CHOICES)),
    initial_option: optional(richOption),
  }),
  datepicker: object({ ...asking, initial_date: optional(date) }),
  timepicker: object({ ...asking, initial_time: optional(time), timezone: optional(text(1, ID)) }),
  datetimepicker: object({ ...choosing, initial_date_time: optional(integer(1_000_000_000, 9_999_999_999)) }),
};

export const overflow: Check = object({
  ...common,
  options: required(list(overflowOption, 1, OVERFLOW_OPTIONS)),
  confirm: optional(confirm),
});

export const typed: Record<string, Check> = {
  plain_text_input: object({
    ...typing,
    initial_value: optional(text(0, INPUT_CHARACTERS)),
    multiline: optional(boolean),
    min_length: optional(integer(0, INPUT_CHARACTERS)),
    max_length: optional(integer(1, INPUT_CHARACTERS)),
  }),
  number_input: object({
    ...typing,
    is_decimal_allowed: required(boolean),
    initial_value: optional(decimal),
    min_value: optional(decimal),
    max_value: optional(decimal),
  }),
  email_text_input: object({ ...typing, initial_value: optional(text(0, INPUT_CHARACTERS)) }),
  url_text_input: object({ ...typing, initial_value: optional(text(0, INPUT_CHARACTERS)) }),
  rich_text_input: object({
    ...typing,
    initial_value: optional(richText(optional(id))),
    min_lines: optional(number),
    max_lines: optional(number),
  }),
};

const feedbackButton: Field = required(
  object({
    text: required(plainText(BUTTON_TEXT)),
    value: required(text(1, BUTTON_VALUE)),
    accessibility_label: optional(text(1, ACCESSIBILITY_LABEL)),
  }),
);

export const contextActions: Check = byType({
  feedback_buttons: object({ ...common, positive_button: feedbackButton, negative_button: feedbackButton }),
  icon_button: object({
    ...common,
    icon: required(oneOf('trash')),
    text: required(plainText(BUTTON_TEXT)),
    value: optional(text(1, BUTTON_VALUE)),
    confirm: optional(confirm),
    accessibility_label: optional(text(1, ACCESSIBILITY_LABEL)),
    visible_to_user_ids: optional(ids),
  }),
});

export const actionElement: Check = byType({ button, overflow, ...selects, ...multiSelects, ...pickers });
export const accessory: Check = byType({
  button,
  overflow,
  image: imageElement,
  ...selects,
  ...multiSelects,
  ...pickers,
});
export const inputElement: Check = byType({ ...selects, ...multiSelects, ...pickers, ...typed });

/** Elements a person can act on, anywhere in a block. */
export function interactiveIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(interactiveIn);
  if (!isObject(value)) return [];
  const { type } = value;
  if (typeof type === 'string' && INTERACTIVE.has(type)) return [value];
  return [value.elements, value.accessory, value.element, value.child_blocks].flatMap(interactiveIn);
}

const INTERACTIVE = new Set([
  'button',
  'overflow',
  'feedback_buttons',
  'icon_button',
  ...Object.keys(selects),
  ...Object.keys(multiSelects),
  ...Object.keys(pickers),
  ...Object.keys(typed),
]);
