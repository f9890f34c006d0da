/** The chat page: who one is, where one is, what one sees and types. */

import { act, fetchState, listen } from './client.js';
import { Confirm, Home, Modal } from './forms.js';
import { Messages } from './messages.js';
import { formatDate } from './mrkdwn.js';
import { Panel } from './panel.js';
import { html, render, useEffect, useRef, useState } from './view.js';

const HOME = 'home';
const MAX_HISTORY = 50;

function App() {
  const [user, setUser] = useState(sessionStorage.getItem('user') ?? '');
  const [place, setPlace] = useState('');
  const [state, setState] = useState(null);
  const [trouble, setTrouble] = useState('');
  const [asked, setAsked] = useState(null);
  const [thread, setThread] = useState(null);
  const [hasPanel, setHasPanel] = useState(false);
  useLiveState(user, setState, setTrouble);
  if (state === null) return html`<p class="starting">${trouble || 'Loading…'}</p>`;

  const me = state.me.id;
  const run = async (name, input) => {
    try {
      const done = await act(name, { user: me, ...input });
      setTrouble('');
      return done;
    } catch (error) {
      setTrouble(error.message);
      return {};
    }
  };
  const world = worldOf(state, run, (confirm) => askFor(confirm, setAsked));
  const channel = state.channels.find((one) => one.id === place) ?? state.channels[0];
  const isHome = place === HOME;
  const go = (next) => {
    setPlace(next);
    setThread(null);
    if (next === HOME) run('home', {});
  };
  const become = (next) => {
    sessionStorage.setItem('user', next);
    setUser(next);
    setPlace('');
    setThread(null);
  };
  const send = (text) =>
    run('send', { channel: channel.id, text, ...(thread === null ? {} : { threadTs: thread.ts }) });
  const modal = state.views.at(-1);
  return html`<div class=${`layout ${hasPanel ? 'with-panel' : ''}`}>
    <${Sidebar} state=${state} place=${isHome ? HOME : channel?.id} go=${go} become=${become} />
    <main>
      <header class="top">
        <h1>${isHome ? `Home of ${state.app.name}` : placeName(channel, state)}</h1>
        ${!isHome && channel && !channel.hasApp && html`<button type="button" class="button" onClick=${() => run('invite', { channel: channel.id })}>Invite ${state.app.name}</button>`}
        <${Clock} state=${state} />
        <button type="button" class="button" aria-expanded=${hasPanel} onClick=${() => setHasPanel(!hasPanel)}>Sandbox</button>
      </header>
      ${trouble && html`<p class="trouble" role="alert">${trouble} <button type="button" class="link" onClick=${() => setTrouble('')}>Dismiss</button></p>`}
      ${isHome ? html`<${Home} view=${state.home} world=${world} />` : html`<${Messages} key=${channel?.id} messages=${channel?.messages ?? []} world=${world} reply=${setThread} />`}
      ${!isHome && channel && html`<${Composer} commands=${state.commands} send=${send} thread=${thread} leaveThread=${() => setThread(null)} name=${placeName(channel, state)} />`}
    </main>
    ${hasPanel && html`<${Panel} state=${state} run=${run} />`}
    ${modal && html`<${Modal} key=${modal.id} view=${modal} world=${world} />`}
    <${Confirm} asked=${asked} />
  </div>`;
}

/** Keeps what this person sees up to date; one request at a time, the last change wins. */
function useLiveState(user, setState, setTrouble) {
  useEffect(() => {
    let isOver = false;
    let isBusy = false;
    let isStale = false;
    const load = async () => {
      if (isBusy) {
        isStale = true;
        return;
      }
      isBusy = true;
      do {
        isStale = false;
        try {
          const state = await fetchState(user);
          if (!isOver) setState(state);
        } catch {
          if (!isOver) setTrouble('The sandbox does not answer.');
        }
      } while (isStale && !isOver);
      isBusy = false;
    };
    const changed = () => {
      setTrouble((words) => (words === LOST ? '' : words));
      load();
    };
    load();
    const stop = listen(changed, () => setTrouble(LOST));
    return () => {
      isOver = true;
      stop();
    };
  }, [user]);
}

const LOST = 'The sandbox is gone. This page comes back when it does.';

function askFor(confirm, setAsked) {
  return new Promise((resolve) => {
    const settle = (isYes) => {
      setAsked(null);
      resolve(isYes);
    };
    setAsked({ confirm, settle });
  });
}

/** What the parts of the page may know and do. */
function worldOf(state, run, confirm) {
  const names = new Map(state.people.map((person) => [person.id, person.name]));
  names.set(state.app.id, state.app.name);
  names.set(state.slackbot, 'slackbot');
  const channels = new Map(state.channels.map((channel) => [channel.id, channel.name]));
  const world = {
    app: state.app,
    people: state.people,
    channels: state.channels,
    timeZone: state.me.tz,
    now: state.now,
    personName: (id) => names.get(id) ?? id,
    channelName: (id) => channels.get(id) ?? 'private-channel',
    confirm,
    click: (input) => run('click', input),
    submit: (viewId, values) => run('submit', { viewId, values }),
    close: (viewId) => run('close', { viewId }),
    lookUp: async (actionId, text, viewId) =>
      (await run('options', { actionId, text, ...(viewId ? { viewId } : {}) })).options ?? [],
    inView: (viewId) => ({ ...world, lookUp: (actionId, text) => world.lookUp(actionId, text, viewId) }),
  };
  return world;
}

function placeName(channel, state) {
  if (!channel) return '';
  return channel.kind === 'im'
    ? `✉ ${state.app.name}`
    : `${channel.kind === 'private' ? '🔒 ' : '#'}${channel.name}`;
}

function Sidebar({ state, place, go, become }) {
  return html`<nav class="sidebar" aria-label="Places and people">
    <p class="brand">Pretend workspace</p>
    <label class="person">You are <select class="select who" value=${state.me.id} onChange=${(event) => become(event.target.value)}>
      ${state.people.map((person) => html`<option value=${person.id}>${person.realName}${person.title ? `, ${person.title}` : ''}</option>`)}
    </select></label>
    <ul>
      ${state.channels.map((channel) => html`<li><button type="button" class=${`place ${place === channel.id ? 'current' : ''}`} aria-current=${place === channel.id ? 'page' : undefined} onClick=${() => go(channel.id)}>${placeName(channel, state)}</button></li>`)}
      <li><button type="button" class=${`place ${place === HOME ? 'current' : ''}`} onClick=${() => go(HOME)}>⌂ Home of ${state.app.name}</button></li>
    </ul>
  </nav>`;
}

/** The pretend time, ticking on between changes. */
function Clock({ state }) {
  const [now, setNow] = useState(state.now);
  useEffect(() => {
    const from = performance.now();
    const tick = () => setNow(state.now + (performance.now() - from) * state.speed);
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [state.now, state.speed]);
  const words = formatDate(now / 1000, '{time_secs}', state.me.tz, now);
  return html`<span class="clock" title=${state.me.tz}>${words}${state.speed === 1 ? '' : ` · ${state.speed}×`}</span>`;
}

function Composer({ commands, send, thread, leaveThread, name }) {
  const [text, setText] = useState('');
  const history = useRef([]);
  const [back, setBack] = useState(0);
  const submit = () => {
    const line = text.trim();
    if (line === '') return;
    history.current = [...history.current, line].slice(-MAX_HISTORY);
    setBack(0);
    setText('');
    send(line);
  };
  const keyDown = (event) => {
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
    const past = history.current;
    if (event.key === 'ArrowUp' && (text === '' || back > 0) && back < past.length) {
      event.preventDefault();
      setBack(back + 1);
      setText(past.at(-1 - back));
    }
  };
  const hint = text.startsWith('/')
    ? commands.find((one) => one.command.startsWith(text.split(' ')[0]))
    : undefined;
  return html`<form class="composer" onSubmit=${(event) => {
    event.preventDefault();
    submit();
  }}>
    ${thread && html`<p class="chip">In a thread <button type="button" class="link" onClick=${leaveThread}>Leave</button></p>`}
    ${hint && html`<p class="hint">${hint.command} ${hint.hint} <span>· only visible to you unless shared</span></p>`}
    <div class="line">
      <textarea rows="1" value=${text} aria-label="Message" placeholder=${`Message ${name}, or ${commands[0]?.command ?? '/command'} …`} onInput=${(event) => setText(event.target.value)} onKeyDown=${keyDown}></textarea>
      <button type="submit" class="button primary">Send</button>
    </div>
  </form>`;
}

render(html`<${App} />`, document.getElementById('root'));
