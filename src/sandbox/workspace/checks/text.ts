/** Checks of Block Kit's composition objects: texts, options, confirmations. */

import type { Check } from './check.ts';
import { add, boolean, byType, list, object, oneOf, optional, required, text, typeField } from './check.ts';

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
const CONFIRM_TITLE = 100;
const CONFIRM_TEXT = 300;
const CONFIRM_BUTTON = 30;
/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const OPTION_TEXT = 75;
const OPTION_VALUE = 150;
const OPTION_URL = 3_000;
export const SELECT_OPTIONS = 100;
const OPTION_GROUPS = 100;

export function plainText(max: number): Check {
  return byType({
    plain_text: object({ type: typeField, text: required(text(1, max)), emoji: optional(boolean) }),
  });
}

export function mrkdwnText(max: number): Check {
  return byType({
    mrkdwn: object({ type: typeField, text: required(text(1, max)), verbatim: optional(boolean) }),
  });
}

export function anyText(max: number): Check {
  return byType({
    plain_text: object({ type: typeField, text: required(text(1, max)), emoji: optional(boolean) }),
    mrkdwn: object({ type: typeField, text: required(text(1, max)), verbatim: optional(boolean) }),
  });
}

export const confirm: Check = object({
  title: optional(plainText(CONFIRM_TITLE)),
  text: required(anyText(CONFIRM_TEXT)),
  confirm: optional(plainText(CONFIRM_BUTTON)),
  deny: optional(plainText(CONFIRM_BUTTON)),
  style: optional(oneOf('primary', 'danger')),
});

/** An option of a select. */
export const option: Check = object({
  text: required(plainText(OPTION_TEXT)),
  value: required(text(1, OPTION_VALUE)),
  description: optional(plainText(OPTION_TEXT)),
});

/** An option of radio buttons and checkboxes, which may hold mrkdwn. */
export const richOption: Check = object({
  text: required(anyText(OPTION_TEXT)),
  value: required(text(1, OPTION_VALUE)),
  description: optional(anyText(OPTION_TEXT)),
});

export const overflowOption: Check = object({
  text: required(plainText(OPTION_TEXT)),
  value: required(text(1, OPTION_VALUE)),
  description: optional(plainText(OPTION_TEXT)),
  url: optional(text(1, OPTION_URL)),
});

export const optionGroup: Check = object({
  label: required(plainText(OPTION_TEXT)),
  options: required(list(option, 1, SELECT_OPTIONS)),
});

export const optionGroups: Check = list(optionGroup, 1, OPTION_GROUPS);

/** What an app answers to a block_suggestion: options or groups of them. */
export const suggestions: Check = object(
  { options: optional(list(option, 0, SELECT_OPTIONS)), option_groups: optional(optionGroups) },
  (value, at, faults) => {
    if ((value.options === undefined) === (value.option_groups === undefined)) {
      add(faults, at, 'must define either `options` or `option_groups`');
    }
  },
);
