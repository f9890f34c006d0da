/**
 * The sandbox's own controls beside the chat: time, a spike, people, what is broken, and the inspector.
 * `run(name, input)` does an act, `become(id)` makes one another person, `close()` puts the panel away.
 */

import { Break } from './break.js';
import { Icon } from './icons.js';
import { Inspector } from './inspector.js';
import { formatDate } from './mrkdwn.js';
import { usePanelState } from './panel-client.js';
import { Choice, useSandboxTime } from './panel-parts.js';
import { html, useLayoutEffect, useRef, useState } from './view.js';

const TABS = [
  ['controls', 'Controls'],
  ['inspector', 'Inspector'],
];
const KEPT_TAB = 'panel-tab';

export function Panel({ state, run, become, close }) {
  const panel = usePanelState(state);
  const [tab, setTab] = useState(sessionStorage.getItem(KEPT_TAB) ?? 'controls');
  const choose = (next) => {
    sessionStorage.setItem(KEPT_TAB, next);
    setTab(next);
  };
  const keyDown = (event) => {
    if (event.key !== 'Escape' || !close) return;
    event.stopPropagation();
    close();
  };
  const isInspector = tab === 'inspector' && panel?.hasWire;
  const aside = useOpened();
  return html`<aside ref=${aside} class=${`panel ${isInspector ? 'wide' : ''}`} aria-label="Sandbox" onKeyDown=${keyDown}>
    <header class="panel-head">
      <h2>Sandbox</h2>
      ${close && html`<button type="button" class="icon-button" aria-label="Close the sandbox panel" onClick=${close}><${Icon} name="close" /></button>`}
    </header>
    ${panel?.hasWire && html`<${Tabs} tab=${tab} choose=${choose} />`}
    ${panel === null && html`<p class="panel-hint">Looking at the sandbox…</p>`}
    ${panel !== null && !isInspector && html`<${Controls} state=${state} panel=${panel} run=${run} become=${become} />`}
    ${isInspector && html`<${Inspector} timeZone=${state.me.tz} run=${run} />`}
  </aside>`;
}

/** Takes the focus, since it may cover the chat, and gives it back. */
function useOpened() {
  const aside = useRef(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    aside.current.querySelector('button')?.focus();
    return () => {
      if (before?.isConnected) before.focus();
    };
  }, []);
  return aside;
}

function Tabs({ tab, choose }) {
  const list = useRef(null);
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = TABS.findIndex(([id]) => id === tab);
    const next = (at + step + TABS.length) % TABS.length;
    choose(TABS[next][0]);
    list.current.children[next].focus();
  };
  return html`<div class="panel-tabs" role="tablist" aria-label="Parts of the sandbox panel" ref=${list} onKeyDown=${move}>
    ${TABS.map(([id, name]) => html`<button type="button" role="tab" id=${`tab-${id}`} aria-selected=${tab === id} aria-controls=${`part-${id}`} tabindex=${tab === id ? 0 : -1} onClick=${() => choose(id)}>${name}</button>`)}
  </div>`;
}

function Controls({ state, panel, run, become }) {
  return html`<div class="panel-body" id="part-controls" role="tabpanel" aria-labelledby=${panel.hasWire ? 'tab-controls' : undefined}>
    <${Time} me=${state.me} panel=${panel} run=${run} />
    ${panel.spike && html`<${Spike} state=${state} panel=${panel} run=${run} />`}
    ${become && html`<${People} state=${state} panel=${panel} become=${become} />`}
    ${panel.genesys && html`<${Break} title="Break Genesys" side="genesys" breakage=${panel.genesys} run=${run} />`}
    <${Break} title="Break Slack" side="slack" breakage=${panel.slack} run=${run}>
      <p class="panel-hint">${panel.connections === 0 ? 'The bot is not connected.' : `The bot is connected (${panel.connections}).`}</p>
    </${Break}>
  </div>`;
}

function Time({ me, panel, run }) {
  const now = useSandboxTime(panel.now, panel.speed);
  const show = (format) => formatDate(now / 1000, format, me.tz, now);
  return html`<section class="panel-part" aria-labelledby="part-time">
    <h3 id="part-time">Time</h3>
    <p class="panel-clock"><time class="panel-time">${show('{time_secs}')}</time> <span>${show('{date_long}')}, in ${cityOf(me.tz)}</span></p>
    ${
      panel.clock &&
      html`<div class="panel-speeds" role="group" aria-label="How fast time runs">
      ${panel.clock.speeds.map((speed) => html`<button type="button" aria-pressed=${panel.speed === speed} title=${speed === 1 ? 'Real time' : `${speed} times as fast`} onClick=${() => run('speed', { speed })}>×${speed}</button>`)}
    </div>`
    }
  </section>`;
}

/** `New York` for `America/New_York`. */
export function cityOf(zone) {
  return zone.split('/').at(-1).replaceAll('_', ' ');
}

const FACTORS = [2, 3, 5, 8];
const MINUTES = [15, 30, 60, 90];

function Spike({ state, panel, run }) {
  const { queues, suggested } = panel.spike;
  const [queue, setQueue] = useState(suggested ?? queues[0]);
  const [factor, setFactor] = useState(5);
  const [minutes, setMinutes] = useState(30);
  const start = (event) => {
    event.preventDefault();
    run('spike', { queue, factor, minutes });
  };
  return html`<section class="panel-part" aria-labelledby="part-spike">
    <h3 id="part-spike">Cause a spike</h3>
    <form class="panel-form" onSubmit=${start}>
      <${Choice} label="Queue" value=${queue} options=${queues.map((name) => [name, name])} choose=${setQueue} />
      <${Choice} label="Lost callers" value=${factor} options=${FACTORS.map((one) => [one, `${one} times as many`])} choose=${(one) => setFactor(Number(one))} />
      <${Choice} label="For" value=${minutes} options=${MINUTES.map((one) => [one, `${one} minutes`])} choose=${(one) => setMinutes(Number(one))} />
      <button type="submit" class="button primary">Start the spike</button>
    </form>
    <p class="panel-hint" role="status">${storyWords(panel, state) || 'Time then runs fast until the alert has closed: about a minute.'}</p>
  </section>`;
}

/** What goes on, and what became of the last spike. */
export function storyWords({ note, story }, state) {
  if (story === null) return note ?? '';
  const at = (ms) => formatDate(ms / 1000, '{time}', state.me.tz, ms);
  const { alert } = story;
  if (alert === null) return story.isOver ? `No rule spoke of ${story.queue}: no alert came.` : (note ?? '');
  const place = state.channels.find(({ id }) => id === alert.channel);
  const taker = state.people.find(({ id }) => id === alert.takenBy);
  const words = [
    `Alert of ${story.queue} at ${at(alert.openedMs)}${place && place.kind !== 'im' ? ` in #${place.name}` : ''}`,
    taker && `taken by ${taker.realName}`,
    alert.closedMs === null ? 'still open' : `closed at ${at(alert.closedMs)}`,
  ];
  return [note, `${words.filter(Boolean).join(', ')}.`].filter(Boolean).join(' ');
}

const KINDS = {
  guest: 'guest',
  'single-channel-guest': 'guest of one channel',
  stranger: 'another workspace',
};

function People({ state, panel, become }) {
  const now = useSandboxTime(panel.now, panel.speed);
  return html`<section class="panel-part" aria-labelledby="part-people">
    <h3 id="part-people">Act as</h3>
    <ul class="panel-people">
      ${state.people.map(
        (
          person,
        ) => html`<li><button type="button" aria-pressed=${person.id === state.me.id} onClick=${() => become(person.id)}>
          <span class="panel-person"><bdi>${person.realName}</bdi>${KINDS[person.kind] && html` <em>${KINDS[person.kind]}</em>`}</span>
          <span class="panel-zone">${formatDate(now / 1000, '{time}', person.tz, now)} ${cityOf(person.tz)}</span>
        </button></li>`,
      )}
    </ul>
  </section>`;
}
