/** A thread in a pane beside its channel: the first message, the replies, and what one types into. */

import { Composer } from './composer.js';
import { Icon } from './icons.js';
import { countOf, Message } from './messages.js';
import { useReading } from './room.js';
import { html, useEffect, useLayoutEffect, useRef } from './view.js';

export function Thread({ state, world, channel, root, run }) {
  const pane = useRef(null);
  const list = useRef(null);
  const first = channel.messages.find(({ ts }) => ts === root);
  const replies = channel.messages.filter(({ threadTs }) => threadTs === root);
  useReading(channel, root, replies, run);
  const close = useOpened(pane, () => world.go(channel.id));
  useLayoutEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [replies.at(-1)?.ts]);
  const name = channel.kind === 'im' ? world.placeName(channel) : `#${channel.name}`;
  return html`<aside class="thread" aria-label="Thread" ref=${pane}>
    <header class="top">
      <div class="title"><h2>Thread</h2><span class="about"><bdi>${name}</bdi></span></div>
      <button type="button" class="icon-button" aria-label="Close thread" onClick=${close}><${Icon} name="close" /></button>
    </header>
    <div class="messages" role="log" aria-live="off" aria-label="Replies" tabindex="0" ref=${list}>
      ${first ? html`<${Message} message=${first} world=${world} />` : html`<p class="empty">The first message of this thread is gone.</p>`}
      ${replies.length > 0 && html`<p class="day left"><span>${countOf(replies.filter(({ ephemeral }) => !ephemeral).length, replies.length)}</span></p>`}
      ${replies.map((message) => html`<${Message} key=${message.ts} message=${message} world=${world} />`)}
    </div>
    <${Composer}
      state=${state}
      draftKey=${`${state.me.id} ${channel.id} ${root}`}
      label="Reply"
      placeholder=${`Reply, or ask @${state.app.name} …`}
      isThread
      send=${(text) => run('send', { channel: channel.id, text, threadTs: root })}
    />
  </aside>`;
}

/** Takes the focus when it opens and gives it back when it closes; Escape closes it. */
function useOpened(pane, leave) {
  const before = useRef(null);
  const close = () => {
    leave();
    const { current } = before;
    // The pane goes first, so that what it covers can be focused again.
    setTimeout(() => {
      if (current?.isConnected) current.focus();
    });
  };
  useEffect(() => {
    before.current = document.activeElement;
    pane.current?.querySelector('textarea')?.focus();
    const { current } = pane;
    const onEscape = (event) => event.key === 'Escape' && !event.defaultPrevented && close();
    current.addEventListener('keydown', onEscape);
    return () => current.removeEventListener('keydown', onEscape);
  }, []);
  return close;
}
