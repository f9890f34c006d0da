/** Draws what can be clicked, chosen and typed, each with a name, and says what it cannot draw. */

import { ContextButton, Feedback } from './context-actions.js';
import { Icon } from './icons.js';
import { Choices, DateTime, typedInput } from './inputs.js';
import { Lookup } from './lookup.js';
import { Menu } from './menus.js';
import { Overflow } from './overflow.js';
import { TextObject } from './text.js';
import { classes, html, useState } from './view.js';

/**
 * `change(value, option?, isTyping?)` is told what was chosen or typed; `state` is what stands in the field; `field`
 * is `{ id, describedBy, isInvalid, isLabelled }`, how it is named and what is wrong with it; `place` is the message or view.
 */
export function Element(input) {
  const { element, world, change } = input;
  const draw = DRAWERS[element.type];
  if (draw === undefined) return html`<${Unknown} what=${`element ${element.type}`} value=${element} />`;
  return draw({ ...input, change: confirmed(element, world, change) });
}

export function Unknown({ what, value }) {
  return html`<details class="unknown"><summary>This page cannot draw: ${what}</summary><pre tabindex="0">${JSON.stringify(value, null, 2)}</pre></details>`;
}

/** Resolves to false when the answer was no, so that a menu can go back to what it showed. */
function confirmed(element, world, change) {
  if (!element.confirm) return change;
  return async (value, option, isTyping) => {
    if (isTyping) return change(value, option, isTyping);
    if (!(await world.confirm(element.confirm))) return false;
    return change(value, option);
  };
}

function Button({ element, world, change }) {
  const [isBusy, setBusy] = useState(false);
  const names = classes('button', element.style);
  const label = html`<${TextObject} value=${element.text} world=${world} />`;
  const name = element.accessibility_label ?? undefined;
  const press = async () => {
    setBusy(true);
    await change(null);
    setBusy(false);
  };
  if (element.url && /^https?:/i.test(element.url))
    return html`<a
      class=${names}
      href=${element.url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label=${name}
      onClick=${() => change(null)}
    >${label}<span aria-hidden="true"> ↗</span></a>`;
  return html`<button type="button" class=${names} aria-label=${name} aria-busy=${isBusy ? 'true' : undefined} onClick=${press}>${label}</button>`;
}

/** Pictures from elsewhere are not loaded: nothing leaves this machine. */
export function Picture({ image, isSmall = false }) {
  return html`<span
    class=${classes('picture', isSmall && 'small')}
    role="img"
    aria-label=${image.alt_text}
    title=${image.image_url}
  ><${Icon} name="screen" size="16" />${!isSmall && html`<span>${image.alt_text}</span>`}</span>`;
}

const pick =
  (kind, key, isMany = false) =>
  (input) =>
    isMany
      ? html`<${Lookup} ...${input} kind=${kind} stateKey=${key} isMany />`
      : html`<${Menu} ...${input} kind=${kind} stateKey=${key} />`;

const DRAWERS = {
  button: (input) => html`<${Button} ...${input} />`,
  overflow: (input) => html`<${Overflow} ...${input} />`,
  static_select: pick('options', 'selected_option'),
  external_select: (input) => html`<${Lookup} ...${input} kind="external" stateKey="selected_option" />`,
  users_select: pick('people', 'selected_user'),
  conversations_select: pick('conversations', 'selected_conversation'),
  channels_select: pick('channels', 'selected_channel'),
  multi_static_select: pick('options', 'selected_options', true),
  multi_external_select: pick('external', 'selected_options', true),
  multi_users_select: pick('people', 'selected_users', true),
  multi_conversations_select: pick('conversations', 'selected_conversations', true),
  multi_channels_select: pick('channels', 'selected_channels', true),
  checkboxes: (input) => html`<${Choices} ...${input} isMany />`,
  radio_buttons: (input) => html`<${Choices} ...${input} isMany=${false} />`,
  datepicker: typedInput('date', 'selected_date'),
  timepicker: typedInput('time', 'selected_time'),
  datetimepicker: (input) => html`<${DateTime} ...${input} />`,
  plain_text_input: typedInput('text', 'value'),
  number_input: typedInput('text', 'value'),
  email_text_input: typedInput('email', 'value'),
  url_text_input: typedInput('url', 'value'),
  feedback_buttons: (input) => html`<${Feedback} ...${input} />`,
  icon_button: (input) => html`<${ContextButton} ...${input} />`,
  image: ({ element }) => html`<${Picture} image=${element} isSmall />`,
};
