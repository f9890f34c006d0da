/** Fields that are typed into or ticked. */

import { TextObject } from './text.js';
import { html } from './view.js';

export function typedInput(type, key) {
  return (input) => html`<${Typed} ...${input} type=${type} stateKey=${key} />`;
}

function Typed({ element, state, change, field, type, stateKey }) {
  const isPicker = ['date', 'time'].includes(type);
  const entered = (event) => (event.target.value === '' ? null : event.target.value);
  const common = {
    class: `field ${isPicker ? 'short' : ''}`,
    id: field.id,
    placeholder: element.placeholder?.text,
    value: state?.[stateKey] ?? '',
    maxlength: element.max_length,
    autocomplete: 'off',
    dir: 'auto',
    'aria-label': field.isLabelled ? undefined : (element.placeholder?.text ?? element.action_id),
    'aria-describedby': field.describedBy,
    'aria-invalid': field.isInvalid ? 'true' : undefined,
    'data-focus': element.focus_on_load ? '' : undefined,
    inputmode: element.type === 'number_input' ? 'decimal' : undefined,
    onInput: (event) => change(entered(event), undefined, true),
    // An app that asked for it is told of a date at once, of typed words when Enter is pressed.
    ...(isPicker ? { onChange: (event) => change(entered(event)) } : {}),
    onKeyDown: (event) => {
      if (event.key !== 'Enter' || element.multiline || isPicker) return;
      event.preventDefault();
      change(entered(event));
    },
  };
  return element.multiline
    ? html`<textarea rows="3" ...${common}></textarea>`
    : html`<input type=${type} ...${common} />`;
}

export function Choices({ element, world, state, change, field, isMany }) {
  const chosen = (isMany ? (state?.selected_options ?? []) : [state?.selected_option ?? null])
    .filter((one) => one !== null)
    .map(({ value }) => value);
  const pick = (value, isOn) => {
    if (!isMany) change(value);
    else change(isOn ? [...chosen, value] : chosen.filter((one) => one !== value));
  };
  return html`<span
    class="choices"
    role=${isMany ? 'group' : 'radiogroup'}
    aria-labelledby=${field.isLabelled ? `${field.id}-label` : undefined}
    aria-label=${field.isLabelled ? undefined : 'Choices'}
    aria-describedby=${field.describedBy}
  >${element.options.map(
    (option, at) => html`<label>
      <input
        type=${isMany ? 'checkbox' : 'radio'}
        id=${at === 0 ? field.id : undefined}
        name=${field.id}
        checked=${chosen.includes(option.value)}
        aria-invalid=${field.isInvalid ? 'true' : undefined}
        onChange=${(event) => pick(option.value, event.target.checked)}
      />
      <span><${TextObject} value=${option.text} world=${world} />${option.description && html`<small class="hint"><${TextObject} value=${option.description} world=${world} /></small>`}</span>
    </label>`,
  )}</span>`;
}

/** A moment, typed as the clock shows it to the person, kept in seconds of the epoch. */
export function DateTime({ element, world, state, change, field }) {
  const seconds = state?.selected_date_time ?? null;
  const value = seconds === null ? '' : localOf(seconds * 1000, world.timeZone);
  const entered = (event) =>
    change(event.target.value === '' ? null : Math.round(epochOf(event.target.value, world.timeZone) / 1000));
  return html`<input
    type="datetime-local"
    class="field short"
    id=${field.id}
    value=${value}
    aria-label=${field.isLabelled ? undefined : element.action_id}
    aria-describedby=${field.describedBy}
    aria-invalid=${field.isInvalid ? 'true' : undefined}
    onChange=${entered}
  />`;
}

/** `2026-11-28T11:20` there. */
function localOf(ms, timeZone) {
  const format = { timeZone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' };
  return new Intl.DateTimeFormat('sv-SE', format).format(new Date(ms)).replace(' ', 'T');
}

/** Twice, since the first guess may lie on the other side of a change of the clocks. */
function epochOf(local, timeZone) {
  const wanted = Date.parse(`${local}Z`);
  let guess = wanted;
  for (let turn = 0; turn < 2; turn += 1) guess += wanted - Date.parse(`${localOf(guess, timeZone)}Z`);
  return guess;
}
