/** Draws what can be clicked, chosen and typed: buttons, menus, pickers, inputs. */

import { TextObject } from './text.js';
import { html, useEffect, useRef, useState } from './view.js';

const LOOKUP_WAIT_MS = 150;

/** `change(value, option?, isTyping?)` is told what was chosen or typed; `state` is what stands in the field. */
export function Element({ element, world, state, change }) {
  const draw = DRAWERS[element.type];
  if (draw === undefined) return html`<${Unknown} what=${`element ${element.type}`} value=${element} />`;
  return draw({ element, world, state, change: confirmed(element, world, change) });
}

export function Unknown({ what, value }) {
  return html`<details class="unknown"><summary>This page cannot draw: ${what}</summary><pre>${JSON.stringify(value, null, 2)}</pre></details>`;
}

function confirmed(element, world, change) {
  if (!element.confirm) return change;
  return async (...chosen) => {
    if (await world.confirm(element.confirm)) change(...chosen);
  };
}

function Button({ element, world, change }) {
  const classes = `button ${element.style ?? ''}`;
  const label = html`<${TextObject} value=${element.text} world=${world} />`;
  const name = element.accessibility_label ?? undefined;
  if (element.url && /^https?:/i.test(element.url)) {
    return html`<a class=${classes} href=${element.url} target="_blank" rel="noopener noreferrer" aria-label=${name} onClick=${() => change(null)}>${label} ↗</a>`;
  }
  return html`<button type="button" class=${classes} aria-label=${name} onClick=${() => change(null)}>${label}</button>`;
}

function Overflow({ element, world, change }) {
  const menu = useRef(null);
  const choose = (option) => {
    menu.current.open = false;
    change(option.value);
  };
  return html`<details class="overflow" ref=${menu}>
    <summary class="button" aria-label="More">⋯</summary>
    <div class="menu">${element.options.map((option) => html`<button type="button" class="menu-item" onClick=${() => choose(option)}><${TextObject} value=${option.text} world=${world} /></button>`)}</div>
  </details>`;
}

/** A native menu of `[value, label]` pairs, in groups. */
function Menu({ element, groups, chosen, change, isMany = false }) {
  const prompt = element.placeholder?.text ?? 'Choose…';
  const pick = (event) => {
    const values = [...event.target.selectedOptions]
      .map((option) => option.value)
      .filter((value) => value !== '');
    change(isMany ? values : (values[0] ?? null));
  };
  const draw = ([value, label]) =>
    html`<option value=${value} selected=${chosen.includes(value)}>${label}</option>`;
  return html`<select class="select" multiple=${isMany} aria-label=${prompt} onChange=${pick}>
    ${!isMany && html`<option value="" selected=${chosen.length === 0}>${prompt}</option>`}
    ${groups.map((group) => (group.label ? html`<optgroup label=${group.label}>${group.options.map(draw)}</optgroup>` : group.options.map(draw)))}
  </select>`;
}

function pairs(options) {
  return options.map((option) => [option.value, option.text.text]);
}

function groupsOf(element) {
  if (element.option_groups)
    return element.option_groups.map((group) => ({ label: group.label.text, options: pairs(group.options) }));
  return [{ options: pairs(element.options ?? []) }];
}

function peopleGroups(world) {
  return [{ options: world.people.map((person) => [person.id, `@${person.name}`]) }];
}

function channelGroups(world) {
  return [
    {
      options: world.channels
        .filter((channel) => channel.kind !== 'im')
        .map((channel) => [channel.id, `#${channel.name}`]),
    },
  ];
}

function many(list) {
  return (list ?? []).map((one) => (typeof one === 'string' ? one : one.value));
}

/** A menu whose options the app is asked for while one types: one of them, or several. */
function ExternalSelect({ element, world, state, change, isMany = false }) {
  const [text, setText] = useState('');
  const [options, setOptions] = useState(null);
  const timer = useRef(0);
  const ask = (typed) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(
      async () => setOptions(await world.lookUp(element.action_id, typed)),
      LOOKUP_WAIT_MS,
    );
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const choose = (option) => {
    setOptions(null);
    setText('');
    if (isMany) change([...several.filter((one) => one.value !== option.value), option]);
    else change(option.value, option);
  };
  const several = isMany ? (state?.selected_options ?? []) : [];
  const chosen = state?.selected_option?.text?.text;
  const drop = (option) => change(several.filter((one) => one.value !== option.value));
  return html`<span class="lookup">
    ${several.map((option) => html`<button type="button" class="chip" aria-label=${`Remove ${option.text.text}`} onClick=${() => drop(option)}>${option.text.text} ✕</button>`)}
    <input type="text" class="select" value=${text} placeholder=${chosen ?? element.placeholder?.text ?? 'Type to search…'} onFocus=${() => ask(text)} onInput=${(event) => ask(event.target.value)} />
    ${
      options !== null &&
      html`<span class="menu">
      ${options.length === 0 && html`<span class="hint">Nothing found</span>`}
      ${options.map((option) => html`<button type="button" class="menu-item" onClick=${() => choose(option)}>${option.text.text}</button>`)}
    </span>`
    }
  </span>`;
}

function Choices({ element, world, chosen, isMany, change }) {
  const pick = (value, isOn) => {
    if (!isMany) change(value);
    else change(isOn ? [...chosen, value] : chosen.filter((one) => one !== value));
  };
  return html`<span class="choices">${element.options.map(
    (option) => html`<label>
    <input type=${isMany ? 'checkbox' : 'radio'} name=${element.action_id} checked=${chosen.includes(option.value)} onChange=${(event) => pick(option.value, event.target.checked)} />
    <span><${TextObject} value=${option.text} world=${world} />${option.description && html`<small class="hint"><${TextObject} value=${option.description} world=${world} /></small>`}</span>
  </label>`,
  )}</span>`;
}

function typed(event) {
  return event.target.value === '' ? null : event.target.value;
}

function typedInput(type, key) {
  return ({ element, state, change }) => {
    const common = {
      class: 'field',
      placeholder: element.placeholder?.text ?? '',
      value: state?.[key] ?? '',
      'aria-label': element.placeholder?.text ?? element.action_id,
      onInput: (event) => change(typed(event), undefined, true),
      // An app that asked for it is told of a date at once, of typed words when Enter is pressed.
      ...(['date', 'time'].includes(type) ? { onChange: (event) => change(typed(event)) } : {}),
      onKeyDown: (event) => {
        if (event.key !== 'Enter' || element.multiline) return;
        event.preventDefault();
        change(typed(event));
      },
    };
    return element.multiline
      ? html`<textarea rows="3" ...${common}></textarea>`
      : html`<input type=${type} ...${common} />`;
  };
}

const select =
  (groups, key) =>
  ({ element, world, state, change }) =>
    html`<${Menu} element=${element} groups=${groups(element, world)} chosen=${state?.[key] ? many([state[key]]) : []} change=${change} />`;
const multiSelect =
  (groups, key) =>
  ({ element, world, state, change }) =>
    html`<${Menu} element=${element} groups=${groups(element, world)} chosen=${many(state?.[key])} change=${change} isMany />`;
const ofPeople = (_element, world) => peopleGroups(world);
const ofChannels = (_element, world) => channelGroups(world);

const DRAWERS = {
  button: (input) => html`<${Button} ...${input} />`,
  overflow: (input) => html`<${Overflow} ...${input} />`,
  static_select: select(groupsOf, 'selected_option'),
  external_select: (input) => html`<${ExternalSelect} ...${input} />`,
  multi_external_select: (input) => html`<${ExternalSelect} ...${input} isMany />`,
  users_select: select(ofPeople, 'selected_user'),
  conversations_select: select(ofChannels, 'selected_conversation'),
  channels_select: select(ofChannels, 'selected_channel'),
  multi_static_select: multiSelect(groupsOf, 'selected_options'),
  multi_users_select: multiSelect(ofPeople, 'selected_users'),
  multi_conversations_select: multiSelect(ofChannels, 'selected_conversations'),
  multi_channels_select: multiSelect(ofChannels, 'selected_channels'),
  checkboxes: (input) =>
    html`<${Choices} ...${input} chosen=${many(input.state?.selected_options)} isMany />`,
  radio_buttons: (input) =>
    html`<${Choices} ...${input} chosen=${many(input.state?.selected_option ? [input.state.selected_option] : [])} isMany=${false} />`,
  datepicker: typedInput('date', 'selected_date'),
  timepicker: typedInput('time', 'selected_time'),
  plain_text_input: typedInput('text', 'value'),
  number_input: typedInput('number', 'value'),
  email_text_input: typedInput('email', 'value'),
  url_text_input: typedInput('url', 'value'),
  image: ({ element }) =>
    html`<span class="no-image" title=${element.image_url}>▦ ${element.alt_text}</span>`,
};
