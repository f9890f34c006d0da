/** The sandbox's own controls: cause a spike, break Genesys, break Slack, speed up time. */

import { html, useState } from './view.js';

const SPEEDS = [1, 10, 60, 600];
const FACTORS = [2, 3, 5];
const MINUTES = [15, 30, 60];

export function Panel({ state, run }) {
  const { panel } = state;
  return html`<aside class="panel" aria-label="Sandbox controls">
    <h2>Sandbox</h2>
    <p class="hint">${state.connections === 0 ? 'The app is not connected.' : `The app is connected (${state.connections}).`}</p>
    ${panel?.queues.length > 0 && html`<${Spike} queues=${panel.queues} note=${panel.note} run=${run} />`}
    ${
      panel?.genesysFaults.length > 0 &&
      html`<section><h3>Break Genesys</h3><div class="buttons">
      ${panel.genesysFaults.map((name) => html`<button type="button" class="button" onClick=${() => run('genesys', { name })}>${name}</button>`)}
      <button type="button" class="button" onClick=${() => run('genesys', { name: null })}>Mend</button></div></section>`
    }
    <section><h3>Break Slack</h3><div class="buttons">
      ${state.slackFaults.map((name) => html`<button type="button" class="button" onClick=${() => run('slack', { name })}>${name}</button>`)}
      <button type="button" class="button" onClick=${() => run('slack', { name: 'disconnect' })}>disconnect</button>
      <button type="button" class="button" onClick=${() => run('slack', { name: 'mend' })}>Mend</button></div>
      ${state.faults.length > 0 && html`<p class="hint">Broken: ${state.faults.map((one) => one.fault.kind).join(', ')}</p>`}
    </section>
    ${
      panel?.canSetSpeed &&
      html`<section><h3>Time</h3><div class="buttons">
      ${SPEEDS.map((speed) => html`<button type="button" class=${`button ${state.speed === speed ? 'primary' : ''}`} aria-pressed=${state.speed === speed} onClick=${() => run('speed', { speed })}>${speed === 1 ? 'real time' : `${speed} times`}</button>`)}
    </div></section>`
    }
  </aside>`;
}

function Spike({ queues, note, run }) {
  const [queue, setQueue] = useState(queues[0]);
  const [factor, setFactor] = useState(FACTORS[1]);
  const [minutes, setMinutes] = useState(MINUTES[1]);
  const menu = (label, value, values, set, words) =>
    html`<label>${label}<select class="select" value=${value} onChange=${(event) => set(event.target.value)}>${values.map((one) => html`<option value=${one}>${words(one)}</option>`)}</select></label>`;
  return html`<section><h3>Cause a spike</h3>
    ${menu('Queue', queue, queues, setQueue, (one) => one)}
    ${menu(
      'Lost',
      factor,
      FACTORS,
      (one) => setFactor(Number(one)),
      (one) => `${one} times as many`,
    )}
    ${menu(
      'For',
      minutes,
      MINUTES,
      (one) => setMinutes(Number(one)),
      (one) => `${one} minutes`,
    )}
    <button type="button" class="button primary" onClick=${() => run('spike', { queue, factor, minutes })}>Start</button>
    <p class="hint" role="status">${note ?? 'Time then runs fast until the alert has closed: about a minute.'}</p>
  </section>`;
}
