/** One channel or the app's Home: its head, its messages, and what one types into. */

import { Composer } from './composer.js';
import { Home } from './forms.js';
import { Icon } from './icons.js';
import { Messages } from './messages.js';
import { formatDate } from './mrkdwn.js';
import { HOME } from './place.js';
import { classes, html, useEffect, useState } from './view.js';

export function Channel({ state, world, channel, run, controls }) {
  useReading(channel, null, channel.messages, run);
  const isWithApp = channel.kind === 'im' && channel.hasApp;
  const invite = () => run('invite', { channel: channel.id });
  return html`
    <${Head} state=${state} controls=${controls} tabs=${isWithApp && html`<${Tabs} state=${state} world=${world} current="messages" room=${channel} />`}>
      <${Title} channel=${channel} world=${world} />
      ${!channel.hasApp && channel.kind !== 'im' && html`<button type="button" class="button" onClick=${invite}>Invite ${state.app.name}</button>`}
    <//>
    <${Messages} channel=${channel} world=${world} empty=${emptyWords(channel, state)} />
    <${Composer}
      state=${state}
      draftKey=${`${state.me.id} ${channel.id}`}
      label="Message"
      placeholder=${placeholder(channel, state, world)}
      isFocused=${controls.hasMoved}
      send=${(text) => run('send', { channel: channel.id, text })}
    />`;
}

export function HomeTab({ state, world, controls }) {
  const room = state.channels.find(({ kind, hasApp }) => kind === 'im' && hasApp);
  return html`
    <${Head} state=${state} controls=${controls} tabs=${html`<${Tabs} state=${state} world=${world} current="home" room=${room} />`}>
      <h1><bdi>${state.app.name}</bdi></h1><span class="tag">app</span>
    <//>
    <${Home} view=${state.home} world=${world} />`;
}

function Head({ state, controls, children, tabs }) {
  return html`<header class="top">
    <button
      type="button"
      class="icon-button only-narrow"
      aria-label=${controls.hasNews ? 'Channels, with something new' : 'Channels'}
      onClick=${controls.openDrawer}
    ><${Icon} name="menu" />${controls.hasNews && html`<span class="dot"></span>`}</button>
    <div class="title">${children}</div>
    ${state.broken > 0 && html`<span class="broken" title="Mend it in the sandbox panel">${state.broken} broken</span>`}
    <${Clock} state=${state} />
    <button
      type="button"
      class=${classes('button', 'with-icon', controls.hasPanel && 'pressed')}
      aria-label="Sandbox"
      aria-expanded=${controls.hasPanel ? 'true' : 'false'}
      onClick=${controls.togglePanel}
    ><${Icon} name="tune" size="16" /><span>Sandbox</span></button>
    ${tabs}
  </header>
  ${controls.guide}`;
}

function Title({ channel, world }) {
  const count = channel.members.length;
  if (channel.kind === 'im') return html`<h1><bdi>${world.placeName(channel)}</bdi></h1>`;
  const about = `${count} ${count === 1 ? 'person' : 'people'}${channel.hasApp ? ` and ${world.app.name}` : ''}`;
  return html`<h1><${Icon} name=${channel.kind === 'private' ? 'lock' : 'hash'} /><bdi>${channel.name}</bdi></h1><span class="about">${about}</span>`;
}

function Tabs({ state, world, current, room }) {
  if (!state.app.hasHome || room === undefined) return null;
  const tab = (name, words, id) =>
    html`<a class=${classes('tab', current === name && 'current')} href=${`#${id}`} aria-current=${current === name ? 'page' : undefined}>${words}</a>`;
  return html`<nav class="tabs" aria-label=${world.app.name}>
    ${tab('home', 'Home', HOME)}
    ${tab('messages', html`Messages${room.unread > 0 && html` <span class="count">${room.unread}</span>`}`, room.id)}
  </nav>`;
}

/** The pretend time where this person is, ticking on between changes. */
function Clock({ state }) {
  const [now, setNow] = useState(state.now);
  useEffect(() => {
    const from = performance.now();
    const tick = () => setNow(state.now + (performance.now() - from) * state.speed);
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [state.now, state.speed]);
  const words = formatDate(now / 1000, state.speed === 1 ? '{time}' : '{time_secs}', state.me.tz, now);
  const whole = formatDate(now / 1000, '{date_long}', state.me.tz, now);
  return html`<span class="clock" title=${`${whole}, ${state.me.tz}`}>${words} <span class="zone">${cityOf(state.me.tz)}</span>${state.speed === 1 ? '' : html` <span class="speed">${state.speed}×</span>`}</span>`;
}

function cityOf(zone) {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** Notes on the server that this person has read what is shown, while the page is looked at. */
export function useReading(channel, threadTs, messages, run) {
  const newest = messages.at(-1)?.ts ?? '';
  useEffect(() => {
    if (newest === '') return undefined;
    const read = () => {
      if (document.visibilityState === 'visible')
        run('read', { channel: channel.id, ts: newest, ...(threadTs === null ? {} : { threadTs }) });
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [channel.id, threadTs, newest, run]);
}

function placeholder(channel, state, world) {
  const command = state.commands[0]?.command;
  const name = channel.kind === 'im' ? world.placeName(channel) : `#${channel.name}`;
  return command ? `Message ${name}, or ${command} …` : `Message ${name}`;
}

function emptyWords(channel, state) {
  if (channel.kind === 'im' && !channel.hasApp) return 'Nothing said here yet.';
  const command = state.commands[0]?.command ?? '/help';
  return html`Nothing here yet. Type <code>${command}</code> below to ask, or <code>${command} help</code>.`;
}
