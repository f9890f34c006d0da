/** Draws the messages of a channel, with their threads. */

import { Blocks } from './blocks.js';
import { formatDate } from './mrkdwn.js';
import { Mrkdwn } from './text.js';
import { html, useLayoutEffect, useRef } from './view.js';

/** So near to the end counts as being there. */
const NEAR_PX = 40;

export function Messages({ messages, world, reply }) {
  const end = useRef(null);
  const isAtEnd = useRef(true);
  const newest = messages.at(-1)?.ts;
  const toEnd = () => end.current?.scrollIntoView({ block: 'end' });
  // A newer message is scrolled to; one that was edited only by who reads at the end, where it may have grown.
  // At once, since the browser tells of scrolling of its own once the layout has changed.
  useLayoutEffect(toEnd, [newest]);
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
  }, [messages]);
  const noteEnd = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
  };
  const known = new Set(messages.map((message) => message.ts));
  const tops = messages.filter((message) => message.threadTs === null || !known.has(message.threadTs));
  return html`<div class="messages" role="log" aria-label="Messages" onScroll=${noteEnd}>
    ${tops.length === 0 && html`<p class="empty">Nothing here yet. Type <code>/queue-stats help</code> below.</p>`}
    ${tops.map((message) => html`<${Message} key=${message.ts} message=${message} world=${world} reply=${reply} replies=${messages.filter((one) => one.threadTs === message.ts)} />`)}
    <div ref=${end}></div>
  </div>`;
}

function Message({ message, world, replies = [], reply = null }) {
  const name = world.personName(message.user);
  const isApp = message.user === world.app.id;
  const act = (element, block, value, option, isTyping = false) =>
    !isTyping &&
    world.click({
      messageId: message.ts,
      actionId: element.action_id,
      blockId: block.block_id,
      ...(value === null ? {} : { value }),
      ...(option ? { option } : {}),
    });
  return html`<article class=${`message ${message.ephemeral ? 'ephemeral' : ''}`} data-ts=${message.ts}>
    <div class=${`avatar ${isApp ? 'app' : ''}`} aria-hidden="true">${name.slice(0, 1).toUpperCase()}</div>
    <div class="body">
      <header><strong>${name}</strong>${isApp && html`<span class="badge">app</span>`}
        <time>${formatDate(Math.floor(Number(message.ts)), '{time}', world.timeZone, world.now)}</time>
        ${message.edited && html`<span class="hint">(edited)</span>`}
        ${message.broadcast && html`<span class="hint">also sent to the channel</span>`}
      </header>
      ${message.ephemeral && html`<p class="only-you">Only visible to you</p>`}
      ${message.blocks.length > 0 ? html`<${Blocks} blocks=${message.blocks} world=${world} act=${act} />` : html`<p><${Mrkdwn} text=${message.text} world=${world} /></p>`}
      ${replies.length > 0 && html`<div class="thread" aria-label="Thread">${replies.map((one) => html`<${Message} key=${one.ts} message=${one} world=${world} />`)}</div>`}
      ${reply && !message.ephemeral && html`<button type="button" class="link" onClick=${() => reply(message)}>Reply in thread</button>`}
    </div>
  </article>`;
}
