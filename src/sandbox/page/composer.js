/** What one types into: messages, commands with their usage, mentions that complete, and the lines sent before. */

import { Icon } from './icons.js';
import { keepDraft, keepHistory, keptDraft, keptHistory } from './kept.js';
import { commandIn, offersFor } from './suggest.js';
import { classes, html, useEffect, useId, useLayoutEffect, useRef, useState } from './view.js';

const MAX_ROWS = 8;

export function Composer({ state, draftKey, label, placeholder, isThread = false, isFocused = false, send }) {
  const field = useRef(null);
  const id = useId();
  const [text, setRaw] = useState(() => keptDraft(state.session, draftKey));
  const setText = (next) => {
    setRaw(next);
    keepDraft(state.session, draftKey, next);
  };
  useEffect(() => {
    if (isFocused) field.current?.focus();
  }, []);
  const offers = useOffers(text, state);
  const history = useHistory(text, setText);
  const put = (offer) => {
    const rest = text.slice(offers.caret);
    const head = `${text.slice(0, offers.found.from)}${offer.insert} `;
    setText(head + rest.trimStart());
    offers.moveTo(field.current, head.length);
  };
  const submit = () => {
    const line = text.trim();
    if (line === '') return;
    keepHistory(line);
    history.reset();
    setText('');
    offers.close();
    send(line);
  };
  const keyDown = (event) => {
    if (event.isComposing) return;
    if (offers.keyDown(event, put)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else history.keyDown(event);
  };
  const input = (event) => {
    setText(event.target.value);
    offers.typed(event.target);
    history.reset();
  };
  const isOffering = offers.found !== null;
  return html`<form class="composer" aria-label=${label === 'Reply' ? 'Write a reply' : 'Write a message'} onSubmit=${(
    event,
  ) => {
    event.preventDefault();
    submit();
  }}>
    ${isOffering && html`<${Offers} id=${`${id}-offers`} offers=${offers} put=${put} />`}
    <${Hint} id=${`${id}-hint`} text=${text} state=${state} isThread=${isThread} />
    <div class="writing">
      <textarea
        ref=${field}
        rows=${Math.min(MAX_ROWS, text.split('\n').length)}
        dir="auto"
        value=${text}
        aria-label=${label}
        aria-describedby=${`${id}-hint`}
        aria-autocomplete="list"
        aria-controls=${isOffering ? `${id}-offers` : undefined}
        aria-activedescendant=${isOffering ? `${id}-offers-${offers.at}` : undefined}
        placeholder=${placeholder}
        autocomplete="off"
        spellcheck="false"
        onInput=${input}
        onKeyDown=${keyDown}
        onBlur=${offers.close}
        onClick=${(event) => offers.typed(event.target)}
      ></textarea>
      <button type="submit" class=${classes('icon-button', 'send', text.trim() !== '' && 'ready')} aria-label="Send" title="Send (Enter)"><${Icon} name="send" /></button>
    </div>
  </form>`;
}

function Hint({ id, text, state, isThread }) {
  const command = commandIn(text, state.commands);
  const words =
    command === null
      ? null
      : isThread
        ? html`Slash commands do not run in threads. Write <kbd>@${state.app.name}</kbd> and the same words.`
        : html`<kbd>${command.command}</kbd> ${command.hint}`;
  return html`<p class=${classes('usage', words === null && 'unseen')} id=${id}>${words ?? 'Enter sends, Shift and Enter begin a line.'}</p>`;
}

function Offers({ id, offers, put }) {
  return html`<ul class="menu offers" role="listbox" id=${id} aria-label="Suggestions">${offers.found.offers.map(
    (offer, at) =>
      html`<li key=${offer.insert} role="option" id=${`${id}-${at}`} aria-selected=${at === offers.at ? 'true' : 'false'} class=${classes('menu-item', at === offers.at && 'at')} onMouseDown=${(
        event,
      ) => {
        event.preventDefault();
        put(offer);
      }}><bdi>${offer.name}</bdi><span class="about">${offer.about}</span></li>`,
  )}</ul>`;
}

/** What is offered for the word at the caret, and the keys that choose from it. */
function useOffers(text, state) {
  const [caret, setCaret] = useState(null);
  const [at, setAt] = useState(0);
  const pending = useRef(null);
  const found = caret === null ? null : offersFor(text, caret, state);
  useLayoutEffect(() => {
    if (pending.current === null) return;
    const { field, to } = pending.current;
    pending.current = null;
    field.focus();
    field.setSelectionRange(to, to);
  });
  const close = () => setCaret(null);
  const keyDown = (event, put) => {
    if (found === null) return false;
    const count = found.offers.length;
    const chosen = found.offers[Math.min(at, count - 1)];
    const keys = {
      ArrowDown: () => setAt((at + 1) % count),
      ArrowUp: () => setAt((at + count - 1) % count),
      Escape: close,
      Tab: () => put(chosen),
      Enter: () => put(chosen),
    };
    if (keys[event.key] === undefined || event.shiftKey) return false;
    // What is typed in full needs no completing: Enter sends it.
    if (event.key === 'Enter' && text.slice(found.from, caret) === chosen.insert) return false;
    event.preventDefault();
    keys[event.key]();
    return true;
  };
  return {
    found,
    at: found === null ? 0 : Math.min(at, found.offers.length - 1),
    caret: caret ?? text.length,
    close,
    keyDown,
    typed(target) {
      setCaret(target.selectionStart);
      setAt(0);
    },
    moveTo(target, to) {
      pending.current = { field: target, to };
      close();
    },
  };
}

/** Lines sent before, by arrow up and down; what was being written comes back below the last. */
function useHistory(text, setText) {
  const [back, setBack] = useState(0);
  const draft = useRef('');
  const show = (next) => {
    const lines = keptHistory();
    if (next < 0 || next > lines.length) return;
    if (back === 0) draft.current = text;
    setBack(next);
    setText(next === 0 ? draft.current : lines.at(-next));
  };
  return {
    reset: () => setBack(0),
    keyDown(event) {
      const isWalking = back > 0 || text === '';
      if (!isWalking || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;
      event.preventDefault();
      show(event.key === 'ArrowUp' ? back + 1 : back - 1);
    },
  };
}
