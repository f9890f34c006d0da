/** What the bot sent and received, the newest first: filtered by side and kind, each with its bodies to read and copy. */

import { formatDate } from './mrkdwn.js';
import { fetchExchange, useWire } from './panel-client.js';
import { Choice } from './panel-parts.js';
import { html, useEffect, useState } from './view.js';

const LOOK_MS = 1_000;
/** Drawn at once; the rest on request. */
const PAGE = 50;
const COPIED_MS = 2_000;

const SIDES = [
  ['', 'both services'],
  ['slack', 'Slack'],
  ['genesys', 'Genesys'],
];
const KINDS = [
  ['', 'everything'],
  ['call', 'Web API calls'],
  ['response_url', 'response_url posts'],
  ['command', 'commands'],
  ['interaction', 'clicks and forms'],
  ['event', 'events'],
  ['connection', 'connections'],
  ['login', 'logins'],
  ['read', 'Genesys reads'],
  ['wrong', 'only what went wrong'],
];
const SIDE_NAMES = { slack: 'Slack', genesys: 'Genesys' };

export function Inspector({ timeZone, run }) {
  const [side, setSide] = useState('');
  const [kind, setKind] = useState('');
  const [isLive, setLive] = useState(true);
  const [count, setCount] = useState(PAGE);
  const entries = useWire(isLive, LOOK_MS);
  const shown = entries.filter((entry) => fits(entry, side, kind));
  return html`<div class="panel-body inspector" id="part-inspector" role="tabpanel" aria-labelledby="tab-inspector">
    <div class="inspector-filters">
      <${Choice} label="Of" value=${side} options=${SIDES} choose=${setSide} />
      <${Choice} label="Show" value=${kind} options=${KINDS} choose=${setKind} />
      <button type="button" class="button" aria-pressed=${!isLive} onClick=${() => setLive(!isLive)}>Hold</button>
      <button type="button" class="button" onClick=${() => run('forget-wire', {})}>Clear</button>
    </div>
    ${shown.length === 0 && html`<p class="panel-hint">${entries.length === 0 ? 'Nothing has passed yet.' : 'Nothing of that kind has passed.'}</p>`}
    <ol class="exchanges" reversed aria-label="What passed, the newest first">
      ${shown.slice(0, count).map((entry) => html`<${Exchange} key=${entry.id} entry=${entry} timeZone=${timeZone} />`)}
    </ol>
    ${shown.length > count && html`<button type="button" class="button" onClick=${() => setCount(count + PAGE)}>Show ${Math.min(PAGE, shown.length - count)} more of ${shown.length}</button>`}
  </div>`;
}

function fits(entry, side, kind) {
  if (side !== '' && entry.side !== side) return false;
  if (kind === 'wrong') return !entry.isWell;
  return kind === '' || entry.kind === kind;
}

/** Every read of Genesys begins alike; how it ends is what tells them apart. */
function shortName(name) {
  return name.replace(/^(?:GET|POST) \/api\/v2\/(?:analytics\/)?/, '');
}

function Exchange({ entry, timeZone }) {
  const [isOpen, setOpen] = useState(false);
  const isToApp = entry.direction === 'to the app';
  const seconds = formatDate(entry.at / 1000, '{time_secs}', timeZone, entry.at);
  const way = `${SIDE_NAMES[entry.side]} ${isToApp ? 'to the bot' : 'from the bot'}`;
  const body = `exchange-${entry.id}`;
  return html`<li class=${`exchange ${entry.side} ${entry.isWell ? '' : 'wrong'}`}>
    <button type="button" class="exchange-head" aria-expanded=${isOpen} aria-controls=${body} onClick=${() => setOpen(!isOpen)}>
      <time>${seconds}</time>
      <span class="exchange-way"><span aria-hidden="true">${isToApp ? '→' : '←'}</span> <span>${SIDE_NAMES[entry.side]}</span><span class="unseen"> ${isToApp ? 'to the bot' : 'from the bot'}</span></span>
      <code title=${`${way}: ${entry.name}`}><bdi>${shortName(entry.name)}</bdi></code>
      <span class="exchange-status">${entry.status ?? 'under way'}${entry.ms === null ? '' : html` <small>${entry.ms} ms</small>`}</span>
    </button>
    ${entry.note && html`<p class="exchange-note">${entry.note}</p>`}
    ${isOpen && html`<div class="exchange-body" id=${body}><${Bodies} entry=${entry} /></div>`}
  </li>`;
}

function Bodies({ entry }) {
  const [detail, setDetail] = useState(null);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    let isOver = false;
    fetchExchange(entry.id).then(
      (found) => !isOver && setDetail(found),
      () => !isOver && setLost(true),
    );
    return () => {
      isOver = true;
    };
  }, [entry.id, entry.status]);
  if (lost) return html`<p class="panel-hint">It is no longer kept.</p>`;
  if (detail === null) return html`<p class="panel-hint">Loading…</p>`;
  return html`
    <${Body} name="Sent" text=${detail.sent} />
    <${Body} name="Received" text=${detail.received} />`;
}

function Body({ name, text }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  if (text === '') return html`<p class="panel-hint">${name}: nothing.</p>`;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return html`<section class="exchange-part" aria-label=${name}>
    <header><h3>${name}</h3> <button type="button" class="button" onClick=${copy}>${isCopied ? 'Copied' : 'Copy JSON'}</button></header>
    <pre tabindex="0">${text}</pre>
  </section>`;
}
