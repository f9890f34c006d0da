/** The small buttons below an answer: good or bad, and the bin. */

import { Icon } from './icons.js';
import { html, useState } from './view.js';

export function Feedback({ element, change }) {
  const [given, setGiven] = useState(null);
  const give = (value) => {
    setGiven(value);
    change(value);
  };
  const draw = (button, turn) =>
    html`<button
      type="button"
      class="button small"
      aria-pressed=${given === button.value ? 'true' : 'false'}
      aria-label=${button.accessibility_label ?? button.text.text}
      onClick=${() => give(button.value)}
    ><span class=${turn}><${Icon} name="thumb" size="16" /></span>${button.text.text}</button>`;
  return html`<span class="feedback" role="group" aria-label="Feedback">${draw(element.positive_button, 'thumb')}${draw(element.negative_button, 'thumb down')}</span>`;
}

export function ContextButton({ element, world, change }) {
  const isHidden = element.visible_to_user_ids && !element.visible_to_user_ids.includes(world.me.id);
  if (isHidden) return null;
  const name = element.accessibility_label ?? element.text.text;
  return html`<button type="button" class="icon-button" aria-label=${name} title=${element.text.text} onClick=${() => change(null)}><${Icon} name=${element.icon} /></button>`;
}
