/** Breaks one of the two pretend services: what, where, how often; lists what is broken, and mends it. */

import { Choice } from './panel-parts.js';
import { html, useState } from './view.js';

const OFTEN = [
  ['', 'until mended'],
  ['1', 'once'],
  ['3', '3 times'],
];

export function Break({ title, side, breakage, run, children }) {
  const { choices, broken } = breakage;
  const [id, setId] = useState(choices[0].id);
  const [wanted, setPlace] = useState('');
  const [often, setOften] = useState('');
  const choice = choices.find((one) => one.id === id) ?? choices[0];
  // A place that this fault does not have is the usual one of those it has.
  const place = choice.places.some((one) => one.id === wanted) ? wanted : (choice.places[0]?.id ?? '');
  const submit = (event) => {
    event.preventDefault();
    run('break', { side, choice: choice.id, place, times: often === '' ? null : Number(often) });
  };
  const heading = `part-${side}`;
  return html`<section class="panel-part" aria-labelledby=${heading}>
    <h3 id=${heading}>${title}</h3>
    ${children}
    <form class="panel-form" onSubmit=${submit}>
      <${Choice} label="What" value=${choice.id} options=${choices.map((one) => [one.id, one.label])} choose=${setId} />
      ${choice.places.length > 1 && html`<${Choice} label="Where" value=${place} options=${choice.places.map((one) => [one.id, one.label])} choose=${setPlace} />`}
      ${!choice.isAtOnce && html`<${Choice} label="How long" value=${often} options=${OFTEN} choose=${setOften} />`}
      <button type="submit" class="button">${choice.isAtOnce ? 'Do it' : 'Break it'}</button>
    </form>
    <div role="status">
      ${broken.length === 0 && html`<p class="panel-hint">Nothing is broken.</p>`}
      ${
        broken.length > 0 &&
        html`<ul class="panel-broken" aria-label=${`${title}: what is broken`}>
        ${broken.map((one) => html`<li><span>${one.words}</span> <button type="button" class="button" aria-label=${`Mend: ${one.words}`} onClick=${() => run('mend', { side, id: one.id })}>Mend</button></li>`)}
      </ul>`
      }
    </div>
    ${broken.length > 1 && html`<button type="button" class="button" onClick=${() => run('mend', { side, id: null })}>Mend all</button>`}
  </section>`;
}
