/** Draws modals, the Home tab, and the question before a button does what it says. */

import { Blocks } from './blocks.js';
import { Dialog, focusQuietly } from './dialog.js';
import { Icon } from './icons.js';
import { html, useEffect, useRef, useState } from './view.js';

/** What is entered is told to the workspace after a rest, so that a reload keeps it. */
const REST_MS = 250;

/** `entered` keeps what was put in, by view, while another view stands over this one. */
export function Modal({ view, world, entered }) {
  const { content } = view;
  const form = useRef(null);
  const [isBusy, setBusy] = useState(false);
  const fields = useFields(view, world, entered);
  useFirstFault(form, view);
  useArrivedFields(form, view);
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    fields.cancelRest();
    await world.submit(view.id, fields.values());
    setBusy(false);
  };
  const close = () => world.close(view.id);
  const place = { viewId: view.id, prefix: view.id };
  return html`<${Dialog} label=${content.title.text} close=${close} focus=".modal-body input, .modal-body select, .modal-body textarea, .modal footer button">
    <form ref=${form} onSubmit=${submit} novalidate>
      <header><h2>${content.title.text}</h2><button type="button" class="icon-button" aria-label="Close" onClick=${close}><${Icon} name="close" /></button></header>
      <div class="modal-body" tabindex="-1">
        ${view.errors[''] && html`<p class="field-error" role="alert"><${Icon} name="warn" size="16" />${view.errors['']}</p>`}
        <${Blocks} blocks=${content.blocks} world=${world} act=${fields.change} stateOf=${fields.stateOf} errors=${view.errors} place=${place} />
      </div>
      <footer>
        <button type="button" class="button" onClick=${close}>${content.close?.text ?? 'Cancel'}</button>
        ${content.submit && html`<button type="submit" class="button primary" aria-busy=${isBusy ? 'true' : undefined}>${content.submit.text}</button>`}
      </footer>
    </form>
  <//>`;
}

/** What stands in the fields of a view, and what is told of it. */
function useFields(view, world, entered) {
  const [, redraw] = useState(0);
  const rest = useRef(0);
  const own = entered.get(view.id) ?? new Map();
  entered.set(view.id, own);
  const cancelRest = () => clearTimeout(rest.current);
  useEffect(() => cancelRest, []);
  /** Of the fields the view has now, by action id. */
  const values = () => {
    const now = new Set(
      view.content.blocks.map(({ block_id: id, element }) => keyOf(id, element?.action_id)),
    );
    return Object.fromEntries(
      [...own].filter(([key]) => now.has(key)).map(([, one]) => [one.actionId, one.sent]),
    );
  };
  const stateOf = (block, element) =>
    own.get(keyOf(block.block_id, element.action_id))?.shown ??
    view.values[block.block_id]?.[element.action_id];
  const change = async (element, block, value, option, isTyping = false) => {
    const isInput = block.type === 'input';
    const { action_id: actionId } = element;
    if (isInput) {
      own.set(keyOf(block.block_id, actionId), {
        actionId,
        sent: option ?? value,
        shown: shownAs(element, value, option),
      });
      redraw((count) => count + 1);
    }
    cancelRest();
    if (isTyping || (isInput && !block.dispatch_action)) {
      rest.current = setTimeout(() => world.enter(view.id, values()), REST_MS);
      return;
    }
    await world.click({
      viewId: view.id,
      actionId,
      blockId: block.block_id,
      values: values(),
      ...(value === null ? {} : { value }),
      ...(option ? { option } : {}),
    });
  };
  return { stateOf, change, values, cancelRest };
}

function keyOf(blockId, actionId) {
  return `${blockId} ${actionId}`;
}

/** Leads to the first field that was refused. */
function useFirstFault(form, view) {
  const told = JSON.stringify(view.errors);
  useEffect(() => {
    if (Object.keys(view.errors).some((id) => id !== ''))
      focusQuietly(form.current?.querySelector('[aria-invalid="true"], .invalid input'));
  }, [told]);
}

/** When a form takes the place of a waiting view, its first field has the focus, if no field had it. */
function useArrivedFields(form, view) {
  useEffect(() => {
    const { current } = form;
    const body = current?.querySelector('.modal-body');
    if (body?.contains(document.activeElement) && document.activeElement !== body) return;
    if (current?.contains(document.activeElement) && document.activeElement.matches('footer button')) return;
    focusQuietly(body?.querySelector('[data-focus], input, select, textarea'));
  }, [view.hash]);
}

/** The state of a field as the workspace would keep it, so that a choice is shown before it is sent. */
function shownAs(element, value, option) {
  const { type } = element;
  const all = [
    ...(element.options ?? []),
    ...(element.option_groups ?? []).flatMap((group) => group.options),
  ];
  const find = (one) =>
    typeof one === 'object' ? one : (option ?? all.find((known) => known.value === one) ?? null);
  if (['static_select', 'external_select', 'radio_buttons'].includes(type))
    return { selected_option: value === null ? null : find(value) };
  if (['multi_static_select', 'multi_external_select', 'checkboxes'].includes(type))
    return { selected_options: value.map(find) };
  return { [STATE_KEYS[type] ?? 'value']: value };
}

const STATE_KEYS = {
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
};

export function Home({ view, world }) {
  const [refused, setRefused] = useState('');
  if (view === null)
    return html`<div class="home"><p class="empty">${world.app.name} has not drawn its Home yet. It appears here as soon as it does.</p></div>`;
  const act = async (element, block, value, option, isTyping = false) => {
    if (isTyping) return;
    const { error } = await world.click({
      viewId: view.id,
      actionId: element.action_id,
      blockId: block.block_id,
      ...(value === null ? {} : { value }),
      ...(option ? { option } : {}),
    });
    setRefused(error ?? '');
  };
  const stateOf = (block, element) => view.values[block.block_id]?.[element.action_id];
  const place = { viewId: view.id, prefix: view.id, head: 'h2' };
  return html`<div class="home" tabindex="0" role="region" aria-label=${`Home of ${world.app.name}`}><div class="home-page">
    ${refused && html`<p class="refused" role="alert">${world.app.name} did not take that: ${refused}</p>`}
    <${Blocks} blocks=${view.content.blocks} world=${world} act=${act} stateOf=${stateOf} errors=${view.errors} place=${place} />
  </div></div>`;
}

export function Confirm({ asked }) {
  if (asked === null) return null;
  const { confirm, settle } = asked;
  const title = confirm.title?.text ?? 'Are you sure?';
  return html`<${Dialog} label=${title} role="alertdialog" kind="small" close=${() => settle(false)} focus="footer button">
    <header><h2>${title}</h2></header>
    <div class="modal-body"><p>${confirm.text?.text}</p></div>
    <footer>
      <button type="button" class="button" onClick=${() => settle(false)}>${confirm.deny?.text ?? 'Cancel'}</button>
      <button type="button" class=${`button ${confirm.style === 'danger' ? 'danger filled' : 'primary'}`} onClick=${() => settle(true)}>${confirm.confirm?.text ?? 'Yes'}</button>
    </footer>
  <//>`;
}
