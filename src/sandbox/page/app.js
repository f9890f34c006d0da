/** The chat page: who one is, where one is, and what stands beside what. */

import { Announcer } from './announce.js';
import { act } from './client.js';
import { Confirm, Modal } from './forms.js';
import { Guide } from './guide.js';
import { keepPerson, keptPerson } from './kept.js';
import { useLive } from './live.js';
import { Panel } from './panel.js';
import { HOME, useNarrow, usePlace } from './place.js';
import { Channel, HomeTab } from './room.js';
import { Sidebar } from './sidebar.js';
import { Thread } from './thread.js';
import { classes, html, render, useCallback, useEffect, useRef, useState } from './view.js';
import { worldOf } from './world.js';

function App() {
  const [user, setUser] = useState(keptPerson);
  const [place, go] = usePlace();
  const { state, lost } = useLive(user, place.thread);
  if (state === null) return html`<p class="starting">${lost || 'Loading…'}</p>`;
  if (state.error) return html`<p class="starting">${state.error}</p>`;
  const become = (next) => {
    keepPerson(next);
    setUser(next);
  };
  return html`<${Page} state=${state} lost=${lost} place=${place} go=${go} become=${become} />`;
}

function Page({ state, lost, place, go, become }) {
  const [trouble, setTrouble] = useState('');
  const [asked, setAsked] = useState(null);
  const [hasPanel, setHasPanel] = useState(false);
  const [hasDrawer, setHasDrawer] = useState(false);
  const entered = useRef(new Map());
  const isNarrow = useNarrow();
  const me = state.me.id;
  const run = useCallback(
    async (name, input) => {
      try {
        const done = await act(name, { user: me, ...input });
        setTrouble('');
        return done;
      } catch (error) {
        setTrouble(error.message);
        return {};
      }
    },
    [me],
  );
  const world = worldOf(state, { run, go, confirm: (confirm) => askFor(confirm, setAsked) });
  const found = state.channels.find(({ id }) => id === place.id);
  const channel = found ?? state.channels[0];
  const isHome = place.id === HOME && state.app.hasHome;
  useEffect(() => {
    setHasDrawer(false);
    if (isHome) run('home', {});
  }, [place.id, isHome, run]);
  // Whom one acts as now may not see what stands in the address.
  const thread = isHome || found === undefined ? '' : place.thread;
  useTitle(state, isHome ? world.app.name : channel && world.placeName(channel));
  const hasMoved = useRef({ from: place.id, is: false });
  hasMoved.current.is ||= place.id !== hasMoved.current.from;
  const modal = state.views.at(-1);
  const togglePanel = useCallback(() => setHasPanel((has) => !has), []);
  const controls = {
    openDrawer: () => setHasDrawer(true),
    hasNews: state.channels.some((one) => one.unread > 0 || Object.keys(one.threads).length > 0),
    /** Whoever goes to another place wants to write there; on a phone that would open the keyboard. */
    hasMoved: hasMoved.current.is && !isNarrow,
    hasPanel,
    togglePanel,
    guide: html`<${Guide} state=${state} run=${run} go=${go} />`,
  };
  const Room = isHome ? HomeTab : Channel;
  return html`<div class=${classes('layout', hasPanel && 'with-panel', thread && 'with-thread')}>
    <button type="button" class="button primary skip" onClick=${toComposer}>Go to the message field</button>
    <${Sidebar}
      state=${state}
      world=${world}
      place=${isHome ? HOME : channel?.id}
      go=${go}
      become=${become}
      run=${run}
      isNarrow=${isNarrow}
      isOpen=${hasDrawer}
      close=${() => setHasDrawer(false)}
    />
    <main inert=${isNarrow && (hasDrawer || hasPanel || thread !== '')}>
      ${(lost || trouble) && html`<${Trouble} words=${lost || trouble} dismiss=${lost ? null : () => setTrouble('')} />`}
      <${Room} key=${`${me} ${channel?.id}`} state=${state} world=${world} channel=${channel} thread=${thread} run=${run} controls=${controls} />
    </main>
    ${thread && channel && html`<${Thread} key=${`${me} ${thread}`} state=${state} world=${world} channel=${channel} root=${thread} run=${run} />`}
    ${hasPanel && html`<${Panel} state=${state} run=${run} become=${become} close=${togglePanel} />`}
    ${modal && html`<${Modal} key=${modal.id} view=${modal} world=${world} entered=${entered.current} />`}
    <${Confirm} asked=${asked} />
    <${Announcer} key=${me} state=${state} world=${world} />
  </div>`;
}

/** What the browser calls the page: where one is, and how much there is for one. */
function useTitle(state, name) {
  const count = state.channels.reduce((sum, { mentions }) => sum + mentions, 0);
  const title = `${count > 0 ? `(${count}) ` : ''}${name ?? ''} · ${state.team}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function toComposer() {
  document.querySelector('main textarea, main .home')?.focus();
}

function Trouble({ words, dismiss }) {
  return html`<p class="trouble" role="alert"><span>${words}</span>${dismiss && html`<button type="button" class="button" onClick=${dismiss}>Dismiss</button>`}</p>`;
}

/** Asks in a dialog; resolves to whether the answer was yes. */
function askFor(confirm, setAsked) {
  return new Promise((resolve) => {
    const settle = (isYes) => {
      setAsked(null);
      resolve(isYes);
    };
    setAsked({ confirm, settle });
  });
}

render(html`<${App} />`, document.getElementById('root'));
