/** The menu behind three dots. */

import { useFloating } from './floating.js';
import { Icon } from './icons.js';
import { TextObject } from './text.js';
import { html, useEffect, useRef, useState } from './view.js';

export function Overflow({ element, world, change }) {
  const button = useRef(null);
  const menu = useRef(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const style = useFloating(button, isOpen, close);
  useEffect(() => {
    if (style !== null && !menu.current?.contains(document.activeElement))
      menu.current?.querySelector('[role=menuitem]')?.focus();
  }, [style]);
  const leave = () => {
    close();
    button.current?.focus();
  };
  const choose = (option) => {
    leave();
    change(option.value);
  };
  return html`<span class="overflow">
    <button
      type="button"
      class="button square"
      ref=${button}
      aria-label="More actions"
      aria-haspopup="menu"
      aria-expanded=${isOpen ? 'true' : 'false'}
      onClick=${() => setOpen(!isOpen)}
    ><${Icon} name="more" /></button>
    ${style && html`<span class="menu floating" role="menu" ref=${menu} style=${style} onKeyDown=${(event) => walk(event, leave)}>${element.options.map((option) => drawOption(option, world, choose))}</span>`}
  </span>`;
}

function drawOption(option, world, choose) {
  const words = html`<${TextObject} value=${option.text} world=${world} />`;
  if (option.url && /^https?:/i.test(option.url))
    return html`<a class="menu-item" role="menuitem" tabindex="-1" href=${option.url} target="_blank" rel="noopener noreferrer" onClick=${() => choose(option)}>${words}</a>`;
  return html`<button type="button" class="menu-item" role="menuitem" tabindex="-1" onClick=${() => choose(option)}>${words}</button>`;
}

/** Arrows, Home and End go round; Escape and Tab leave. */
function walk(event, leave) {
  const items = [...event.currentTarget.querySelectorAll('[role=menuitem]')];
  const at = items.indexOf(document.activeElement);
  const next = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at + items.length - 1) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (next === undefined && event.key !== 'Escape' && event.key !== 'Tab') return;
  event.preventDefault();
  event.stopPropagation();
  if (next === undefined) leave();
  else items[next]?.focus();
}
