/** A menu of which one thing is chosen: the browser's own, so that it works by keyboard and on a phone. */

import { chosenIn, groupsOf } from './choices.js';
import { html, useState } from './view.js';

export function Menu({ element, world, state, change, field, kind, stateKey }) {
  const [picked, setPicked] = useState(null);
  const standing = chosenIn(state, stateKey, kind, element, world)[0];
  const value = picked ?? standing?.value ?? '';
  const groups = groupsOf(kind, element, world);
  const prompt = element.placeholder?.text ?? 'Choose…';
  const choose = async (event) => {
    const { value: next } = event.target;
    setPicked(next);
    const done = await change(next === '' ? null : next);
    // A field's own state tells from here on; a menu in a message has none, and keeps its choice unless it was denied.
    if (done === false || state !== undefined) setPicked(null);
  };
  const isUnknown = value !== '' && !groups.some(({ options }) => options.some((one) => one.value === value));
  return html`<select
    class="select"
    id=${field.id}
    value=${value}
    aria-label=${field.isLabelled ? undefined : prompt}
    aria-describedby=${field.describedBy}
    aria-invalid=${field.isInvalid ? 'true' : undefined}
    data-focus=${element.focus_on_load ? '' : undefined}
    onChange=${choose}
  >
    <option value="" selected=${value === ''}>${prompt}</option>
    ${isUnknown && html`<option value=${value} selected>${standing?.label ?? value}</option>`}
    ${groups.map((group) => {
      const options = group.options.map(
        (one) => html`<option value=${one.value} selected=${one.value === value}>${one.label}</option>`,
      );
      return group.label ? html`<optgroup label=${group.label}>${options}</optgroup>` : options;
    })}
  </select>`;
}
