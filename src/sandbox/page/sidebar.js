/** The places one can go, with what is new there; whom one acts as; light or dark. A drawer where there is one column. */

import { Avatar } from './avatar.js';
import { Icon } from './icons.js';
import { HOME } from './place.js';
import { classes, html, useEffect, useRef, useState } from './view.js';

export function Sidebar({ state, world, place, go, become, run, isNarrow, isOpen, close }) {
  const nav = useRef(null);
  useDrawer(nav, isNarrow && isOpen, close);
  const rooms = state.channels.filter(({ kind }) => kind !== 'im');
  const direct = async (id) => {
    const { channel } = await run('direct', { with: id });
    if (channel) go(channel);
  };
  return html`
    ${isNarrow && isOpen && html`<div class="shade" onClick=${close}></div>`}
    <nav class=${classes('sidebar', isOpen && 'open')} ref=${nav} aria-label="Channels" inert=${isNarrow && !isOpen}>
      <div class="brand">
        <p><strong>${state.team}</strong><span>sandbox: all of it is pretend</span></p>
        ${isNarrow && html`<button type="button" class="icon-button" aria-label="Close channels" onClick=${close}><${Icon} name="close" /></button>`}
      </div>
      <div class="places">
        <h2>Channels</h2>
        <ul>${rooms.map(
          (room) => html`<li key=${room.id}><${Place}
          isCurrent=${place === room.id}
          open=${() => go(room.id)}
          news=${room}
          name=${room.name}
          sign=${html`<${Icon} name=${room.kind === 'private' ? 'lock' : 'hash'} size="16" />`}
          kind=${room.kind === 'private' ? 'private channel' : 'channel'}
        /></li>`,
        )}</ul>
        <h2>Direct messages</h2>
        <ul>${state.people
          .filter(({ id }) => id !== state.me.id)
          .map((person) => {
            const room = state.channels.find(({ kind, hasApp, members }) =>
              isBetween(kind, hasApp, members, person.id),
            );
            return html`<li key=${person.id}><${Place}
              isCurrent=${room !== undefined && place === room.id}
              open=${() => direct(person.id)}
              news=${room}
              name=${person.realName}
              sign=${html`<${Avatar} id=${person.id} world=${world} size="tiny" />`}
            /></li>`;
          })}</ul>
        <h2>Apps</h2>
        <ul><li><${AppPlace} state=${state} world=${world} place=${place} go=${go} /></li></ul>
      </div>
      <div class="foot">
        <label class="person"><span>You are</span><select class="select who" value=${state.me.id} onChange=${(event) => become(event.target.value)}>
          ${state.people.map((person) => html`<option value=${person.id}>${person.realName}${person.title ? `, ${person.title}` : ''}</option>`)}
        </select></label>
        <${ThemeSwitch} />
      </div>
    </nav>`;
}

function isBetween(kind, hasApp, members, person) {
  return kind === 'im' && !hasApp && members.includes(person);
}

function Place({ isCurrent, open, news, name, sign, kind = '' }) {
  const mentions = news?.mentions ?? 0;
  // What is in sight is being read.
  const isNew = (!isCurrent && (news?.unread ?? 0) > 0) || mentions > 0;
  const told = mentions > 0 ? `, ${mentions} for you` : isNew ? ', unread' : '';
  return html`<button
    type="button"
    class=${classes('place', isCurrent && 'current', isNew && 'unread')}
    aria-label=${`${name}${kind && `, ${kind}`}${told}`}
    aria-current=${isCurrent ? 'page' : undefined}
    onClick=${open}
  >
    <span class="sign">${sign}</span>
    <bdi class="name">${name}</bdi>
    ${mentions > 0 ? html`<span class="count" aria-hidden="true">${mentions}</span>` : isNew && html`<span class="dot" aria-hidden="true"></span>`}
  </button>`;
}

/** The app: its Home, or its messages when there are new ones. */
function AppPlace({ state, world, place, go }) {
  const room = state.channels.find(({ kind, hasApp }) => kind === 'im' && hasApp);
  const isCurrent = place === HOME || place === room?.id;
  const hasNews = (room?.unread ?? 0) > 0;
  const open = () => go(hasNews || !state.app.hasHome ? (room?.id ?? HOME) : HOME);
  return html`<${Place} isCurrent=${isCurrent} open=${open} news=${room} name=${state.app.name} kind="app" sign=${html`<${Avatar} id=${state.app.id} world=${world} size="tiny" />`} />`;
}

/** Moves the focus into the drawer, keeps it there, and back to where it was when the drawer closes. */
function useDrawer(nav, isDrawn, close) {
  useEffect(() => {
    if (!isDrawn) return undefined;
    const before = document.activeElement;
    nav.current?.querySelector('button')?.focus();
    const onEscape = (event) => event.key === 'Escape' && close();
    addEventListener('keydown', onEscape);
    return () => {
      removeEventListener('keydown', onEscape);
      if (before?.isConnected) before.focus();
    };
  }, [isDrawn]);
}

const THEMES = [
  ['system', 'screen', 'As the system has it'],
  ['light', 'sun', 'Light'],
  ['dark', 'moon', 'Dark'],
];

function ThemeSwitch() {
  const [theme, setTheme] = useState(() => globalThis.pageTheme.read());
  const choose = (next) => {
    globalThis.pageTheme.choose(next);
    setTheme(next);
  };
  return html`<div class="themes" role="group" aria-label="Theme">${THEMES.map(
    ([name, icon, words]) =>
      html`<button
        type="button"
        class="icon-button"
        aria-label=${words}
        title=${words}
        aria-pressed=${theme === name ? 'true' : 'false'}
        onClick=${() => choose(name)}
      ><${Icon} name=${icon} /></button>`,
  )}</div>`;
}
