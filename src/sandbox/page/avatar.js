/** The picture of whoever speaks: initials on a colour of their own, or the app's sign. */

import { Icon } from './icons.js';
import { classes, html } from './view.js';

const HUES = 6;

export function Avatar({ id, world, size = '' }) {
  if (id === world.app.id)
    return html`<span class=${classes('avatar', 'app', size)} aria-hidden="true"><${Icon} name="bars" /></span>`;
  // The initials are drawn by the style sheet: as text they would be a part of the name of what they stand in.
  const hue = (world.people.findIndex((person) => person.id === id) + 1) % HUES;
  return html`<span class=${classes('avatar', `hue-${hue}`, size)} aria-hidden="true" data-initials=${initials(world.personName(id))}></span>`;
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
