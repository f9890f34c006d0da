/** Draws the messages of a channel, with their threads. */

import { Blocks } from './blocks.js';
import { formatDate } from './mrkdwn.js';
import { Mrkdwn } from './text.js';
import { html, useEffect, useRef } from './view.js';

export function Messages({ messages, world, reply }) {
  const end = useRef(null);
  const newest = messages.at(-1)?.ts;
  // Scrolls when a newer message comes, not on an edit.
  useEffect(() => end.current?.scrollIntoView({ block: 'end' }), [newest]);
  const known = new Set(messages.map((message) => message.ts));
  const tops = messages.filter((message) => message.threadTs === null || !known.has(message.threadTs));
  return html`<div class="messages" role="log" aria-label="Messages">
    ${tops.length === 0 && html`<p class="empty">Nothing here yet. Type <code>/queue-stats help</code> below.</p>`}
    ${tops.map((message) => html`<${Message} key=${message.ts} message=${message} world=${world} reply=${reply} replies=${messages.filter((one) => one.threadTs === message.ts)} />`)}
    <div ref=${end}></div>
  </div>`;
}

function Message({ message, world, replies = [], reply = null }) {
  const name = world.personName(message.user);
  const isApp = message.user === world.app.id;
  const act = (element, block, value, option) =>
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
