/** Draws modals and the Home tab. */

import { Blocks } from './blocks.js';
import { html, useState } from './view.js';

export function Modal({ view, world }) {
  const [entered, setEntered] = useState({});
  const { content } = view;
  const stateOf = (block, element) =>
    entered[element.action_id]?.shown ?? view.values[block.block_id]?.[element.action_id];
  const change = (element, block, value, option, isTyping = false) => {
    const isInput = block.type === 'input';
    if (isInput)
      setEntered({
        ...entered,
        [element.action_id]: { sent: option ?? value, shown: shownAs(element, value, option) },
      });
    if (!isTyping && (!isInput || block.dispatch_action))
      world.click({
        viewId: view.id,
        actionId: element.action_id,
        blockId: block.block_id,
        ...(value === null ? {} : { value }),
        ...(option ? { option } : {}),
      });
  };
  const submit = (event) => {
    event.preventDefault();
    const values = Object.fromEntries(Object.entries(entered).map(([actionId, one]) => [actionId, one.sent]));
    world.submit(view.id, values);
  };
  return html`<div class="backdrop"><form class="modal" role="dialog" aria-modal="true" aria-label=${content.title.text} onSubmit=${submit}>
    <header><h2>${content.title.text}</h2><button type="button" class="link" aria-label="Close" onClick=${() => world.close(view.id)}>✕</button></header>
    <div class="modal-body">
      ${view.errors[''] && html`<p class="field-error" role="alert">${view.errors['']}</p>`}
      <${Blocks} blocks=${content.blocks} world=${world.inView(view.id)} act=${change} stateOf=${stateOf} errors=${view.errors} />
    </div>
    <footer>
      <button type="button" class="button" onClick=${() => world.close(view.id)}>${content.close?.text ?? 'Cancel'}</button>
      ${content.submit && html`<button type="submit" class="button primary">${content.submit.text}</button>`}
    </footer>
  </form></div>`;
}

/** The state of a field as the workspace would keep it, so that a choice is shown before it is sent. */
function shownAs(element, value, option) {
  const { type } = element;
  const all = [
    ...(element.options ?? []),
    ...(element.option_groups ?? []).flatMap((group) => group.options),
  ];
  if (type === 'multi_external_select') return { selected_options: value };
  const find = (one) => option ?? all.find((known) => known.value === one) ?? null;
  if (['static_select', 'external_select', 'radio_buttons'].includes(type))
    return { selected_option: find(value) };
  if (['multi_static_select', 'checkboxes'].includes(type)) return { selected_options: value.map(find) };
  const key = {
    users_select: 'selected_user',
    conversations_select: 'selected_conversation',
    channels_select: 'selected_channel',
    datepicker: 'selected_date',
    timepicker: 'selected_time',
    multi_users_select: 'selected_users',
    multi_conversations_select: 'selected_conversations',
    multi_channels_select: 'selected_channels',
  }[type];
  return { [key ?? 'value']: value };
}

export function Home({ view, world }) {
  if (view === null) return html`<p class="empty">The app has not published a Home yet.</p>`;
  const act = (element, block, value, option, isTyping = false) =>
    !isTyping &&
    world.click({
      viewId: view.id,
      actionId: element.action_id,
      blockId: block.block_id,
      ...(value === null ? {} : { value }),
      ...(option ? { option } : {}),
    });
  const stateOf = (block, element) => view.values[block.block_id]?.[element.action_id];
  return html`<div class="home"><${Blocks} blocks=${view.content.blocks} world=${world.inView(view.id)} act=${act} stateOf=${stateOf} errors=${view.errors} /></div>`;
}

export function Confirm({ asked }) {
  if (asked === null) return null;
  const { confirm, settle } = asked;
  return html`<div class="backdrop"><div class="modal small" role="alertdialog" aria-modal="true">
    <header><h2>${confirm.title?.text ?? 'Are you sure?'}</h2></header>
    <div class="modal-body"><p>${confirm.text.text}</p></div>
    <footer>
      <button type="button" class="button" onClick=${() => settle(false)}>${confirm.deny?.text ?? 'Cancel'}</button>
      <button type="button" class=${`button ${confirm.style ?? 'primary'}`} onClick=${() => settle(true)}>${confirm.confirm?.text ?? 'Yes'}</button>
    </footer>
  </div></div>`;
}
