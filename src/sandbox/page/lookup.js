/** A field that is searched as one types: one thing or several are chosen, from what is known or from what the app finds. */

import { chosenIn, fromOption, groupsOf } from './choices.js';
import { useFloating } from './floating.js';
import { Icon } from './icons.js';
import { classes, html, useEffect, useId, useRef, useState } from './view.js';

const REST_MS = 150;
const DEFAULT_MIN_QUERY = 3;

export function Lookup({ element, world, state, change, field, place, kind, stateKey, isMany = false }) {
  const box = useRef(null);
  const input = useRef(null);
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = useFound(element, world, kind, place);
  const style = useFloating(box, found.isOpen, found.close);
  const chosen = chosenIn(state, stateKey, kind, element, world);
  const offered = found.options.filter((one) => !(isMany && chosen.some(({ value }) => value === one.value)));
  const ask = (typed) => {
    setText(typed);
    setAt(0);
    found.ask(typed);
  };
  const choose = (one) => {
    found.close();
    setText('');
    if (isMany) change([...chosen, one].map(({ option }) => option));
    else change(one.value, typeof one.option === 'object' ? one.option : undefined);
    input.current?.focus();
  };
  const drop = (one) => {
    const rest = chosen.filter(({ value }) => value !== one.value);
    change(isMany ? rest.map(({ option }) => option) : null);
    input.current?.focus();
  };
  const keyDown = (event) => {
    if (event.key === 'Backspace' && text === '' && isMany && chosen.length > 0) return drop(chosen.at(-1));
    if (!found.isOpen) {
      if (event.key === 'ArrowDown') ask(text);
      if (event.key === 'Enter') event.preventDefault();
      return undefined;
    }
    return walkOffers(event, { offered, at, setAt, choose, close: found.close });
  };
  const prompt = element.placeholder?.text ?? 'Type to search…';
  const isFull =
    isMany && element.max_selected_items !== undefined && chosen.length >= element.max_selected_items;
  return html`<span class=${classes('lookup', field.isInvalid && 'invalid')} ref=${box} onMouseDown=${(event) => event.target === event.currentTarget && input.current?.focus()}>
    ${(isMany ? chosen : []).map((one) => html`<span class="chip" key=${one.value}><bdi>${one.label}</bdi><button type="button" aria-label=${`Remove ${one.label}`} onClick=${() => drop(one)}><${Icon} name="close" size="14" /></button></span>`)}
    <input
      type="text"
      ref=${input}
      id=${field.id}
      role="combobox"
      autocomplete="off"
      spellcheck="false"
      value=${text}
      disabled=${isFull}
      placeholder=${(isMany ? null : chosen[0]?.label) ?? prompt}
      class=${classes(!isMany && chosen.length > 0 && 'filled')}
      aria-label=${field.isLabelled ? undefined : prompt}
      aria-describedby=${field.describedBy}
      aria-invalid=${field.isInvalid ? 'true' : undefined}
      aria-autocomplete="list"
      aria-expanded=${found.isOpen ? 'true' : 'false'}
      aria-controls=${`${id}-list`}
      aria-activedescendant=${found.isOpen && offered.length > 0 ? `${id}-${at}` : undefined}
      data-focus=${element.focus_on_load ? '' : undefined}
      onFocus=${(event) => event.target.dataset.quiet === undefined && ask(text)}
      onInput=${(event) => ask(event.target.value)}
      onKeyDown=${keyDown}
      onBlur=${found.close}
      onClick=${() => !found.isOpen && ask(text)}
    />
    ${!isMany && chosen.length > 0 && html`<button type="button" class="clear" aria-label=${`Remove ${chosen[0].label}`} onClick=${() => drop(chosen[0])}><${Icon} name="close" size="14" /></button>`}
    <span class="menu floating" id=${`${id}-list`} role="listbox" aria-label=${prompt} hidden=${style === null} style=${style ?? undefined}>
      ${found.isOpen && offered.length === 0 && html`<span class="menu-note" role="option" aria-disabled="true" aria-selected="false">${found.note}</span>`}
      ${
        found.isOpen &&
        offered.map(
          (one, index) =>
            html`<span key=${one.value} role="option" id=${`${id}-${index}`} class=${classes('menu-item', index === at && 'at')} aria-selected=${index === at ? 'true' : 'false'} ref=${index === at ? intoView : undefined} onMouseDown=${(
              event,
            ) => {
              event.preventDefault();
              choose(one);
            }}><bdi>${one.label}</bdi></span>`,
        )
      }
    </span>
    <span class="unseen" role="status">${found.isOpen && !found.isWaiting ? `${offered.length} found` : ''}</span>
  </span>`;
}

function intoView(node) {
  node?.scrollIntoView({ block: 'nearest' });
}

function walkOffers(event, { offered, at, setAt, choose, close }) {
  const count = offered.length;
  const keys = {
    ArrowDown: () => count > 0 && setAt((at + 1) % count),
    ArrowUp: () => count > 0 && setAt((at + count - 1) % count),
    Enter: () => count > 0 && choose(offered[at] ?? offered[0]),
    Escape: close,
  };
  if (keys[event.key] === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key]();
}

/** What is offered for what is typed; the app is asked after a short rest, and only its last answer counts. */
function useFound(element, world, kind, place) {
  const [found, setFound] = useState({ isOpen: false, options: [], note: '', isWaiting: false });
  const asking = useRef(0);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = (options, note) => setFound({ isOpen: true, options, note, isWaiting: false });
  const known = (typed) => {
    const words = typed.trim().toLowerCase();
    const all = groupsOf(kind, element, world).flatMap(({ options }) => options);
    show(
      all.filter(({ label }) => label.toLowerCase().includes(words)),
      'Nothing found',
    );
  };
  const external = async (typed, turn) => {
    try {
      const options = await world.lookUp({ ...place, actionId: element.action_id, text: typed });
      if (turn === asking.current) show(options.map(fromOption), 'Nothing found');
    } catch (error) {
      if (turn === asking.current) show([], error.message);
    }
  };
  return {
    ...found,
    close() {
      asking.current += 1;
      clearTimeout(timer.current);
      setFound((before) => (before.isOpen ? { ...before, isOpen: false } : before));
    },
    ask(typed) {
      if (kind !== 'external') return known(typed);
      asking.current += 1;
      clearTimeout(timer.current);
      const least = element.min_query_length ?? DEFAULT_MIN_QUERY;
      if (typed.length < least) return show([], `Type ${least} letters or more`);
      const turn = asking.current;
      setFound((before) => ({ ...before, isOpen: true, note: 'Searching…', isWaiting: true }));
      timer.current = setTimeout(() => external(typed, turn), REST_MS);
      return undefined;
    },
  };
}
