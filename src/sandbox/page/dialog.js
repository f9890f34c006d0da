/** A dialog over the page: what is behind it rests, Escape closes it, and the focus goes back to where it was. */

import { html, useEffect, useLayoutEffect, useRef } from './view.js';

/** `focus` is a selector of what is focused first. */
export function Dialog({
  label,
  role = 'dialog',
  kind = '',
  close,
  focus = 'input, select, textarea, button',
  children,
}) {
  const dialog = useRef(null);
  useLayoutEffect(() => {
    const { current } = dialog;
    const before = document.activeElement;
    current.showModal();
    focusQuietly(current.querySelector('[data-focus]') ?? current.querySelector(focus) ?? current);
    return () => {
      current.close();
      const back = before?.isConnected && before !== document.body ? before : composerOf(document);
      back?.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const { current } = dialog;
    const cancel = (event) => {
      event.preventDefault();
      close();
    };
    // A field's own Escape, such as that of an open list, comes first.
    const onEscape = (event) => event.key === 'Escape' && event.defaultPrevented && event.stopPropagation();
    current.addEventListener('cancel', cancel);
    current.addEventListener('keydown', onEscape);
    return () => {
      current.removeEventListener('cancel', cancel);
      current.removeEventListener('keydown', onEscape);
    };
  });
  return html`<dialog class=${`modal ${kind}`} ref=${dialog} role=${role} aria-modal="true" aria-label=${label} tabindex="-1">${children}</dialog>`;
}

/** Puts the focus on a field as if nobody had: a field that is searched opens its list only for who goes there. */
export function focusQuietly(field) {
  if (!field) return;
  field.dataset.quiet = '';
  field.focus();
  delete field.dataset.quiet;
}

function composerOf(page) {
  return page.querySelector('.composer textarea');
}
