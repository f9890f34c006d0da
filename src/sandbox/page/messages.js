/** The messages of a channel by day, with their threads, and one message. */

import { plainOf } from './announce.js';
import { Avatar } from './avatar.js';
import { Blocks } from './blocks.js';
import { Icon } from './icons.js';
import { formatDate } from './mrkdwn.js';
import { Mrkdwn } from './text.js';
import { classes, html, useLayoutEffect, useMemo, useRef, useState } from './view.js';

/** So near to the end counts as being there. */
const NEAR_PX = 60;
/** Messages of one person within so long stand under one name. */
const GROUP_SECONDS = 300;
const MAX_FACES = 3;

export function Messages({ channel, world, empty }) {
  const { messages } = channel;
  const tops = messages.filter((message) => message.threadTs === null || message.broadcast);
  const [firstNew] = useState(() => firstUnread(tops, channel.lastRead, world.me.id));
  const threads = threadsOf(messages);
  const { list, content, noteEnd, isBehind, toEnd } = useEnd(tops, messages, world.me.id);
  const noteFocus = useKeptFocus(list);
  return html`<div class="scroll-room">
    <div class="messages" role="log" aria-live="off" aria-label="Messages" tabindex="0" ref=${list} onScroll=${noteEnd} onFocusIn=${noteFocus}>
      <div class="from-below" ref=${content}>
      ${tops.length === 0 && html`<div class="empty"><p class="empty-name"><bdi>${channel.kind === 'im' ? world.placeName(channel) : `#${channel.name}`}</bdi></p><p>${empty}</p></div>`}
      ${tops.map(
        (message, at) => html`<${Entry}
          key=${message.ts}
          message=${message}
          before=${tops[at - 1]}
          isNew=${message.ts === firstNew}
          world=${world}
          thread=${threads.get(message.ts)}
          news=${channel.threads[message.ts] ?? 0}
          open=${() => world.go(channel.id, message.threadTs ?? message.ts)}
          root=${message.threadTs === null ? null : messages.find(({ ts }) => ts === message.threadTs)}
        />`,
      )}
      </div>
    </div>
    ${isBehind && html`<button type="button" class="button primary jump with-icon" onClick=${toEnd}><${Icon} name="down" size="16" />New messages</button>`}
  </div>`;
}

/** Keeps the end in sight: a new message is scrolled to by who is there, or whom it answers; others are told. */
function useEnd(tops, messages, me) {
  const list = useRef(null);
  const content = useRef(null);
  const isAtEnd = useRef(true);
  const lastTop = useRef(0);
  const [isBehind, setBehind] = useState(false);
  const newest = tops.at(-1);
  const toEnd = () => {
    const { current } = list;
    if (current) {
      current.scrollTop = current.scrollHeight;
      lastTop.current = current.scrollTop;
    }
    isAtEnd.current = true;
    setBehind(false);
  };
  useLayoutEffect(() => {
    if (newest === undefined) return;
    // What somebody wrote, or was answered alone, is what they wait for.
    const isOwn = newest.user === me || newest.visibleTo === me;
    if (isAtEnd.current || isOwn) toEnd();
    else setBehind(true);
  }, [newest?.ts]);
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
  }, [messages]);
  // Charts take their width after they are drawn, and the window may shrink.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => isAtEnd.current && toEnd());
    observer.observe(list.current);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);
  // What grows below somebody who is at the end does not take them away from it; only scrolling up does.
  const noteEnd = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
    const isNear = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    isAtEnd.current = isNear || (isAtEnd.current && scrollTop >= lastTop.current);
    lastTop.current = scrollTop;
    if (isNear) setBehind(false);
  };
  return { list, content, noteEnd, isBehind, toEnd };
}

/** A button that goes when it has done its work leaves whoever pressed it among the messages, and not nowhere. */
function useKeptFocus(list) {
  const focused = useRef(null);
  useLayoutEffect(() => {
    const { current } = focused;
    if (current === null || current.isConnected) return;
    focused.current = null;
    if (document.activeElement === document.body) list.current?.focus({ preventScroll: true });
  });
  return ({ target }) => {
    focused.current = target;
  };
}

function firstUnread(tops, lastRead, me) {
  if (lastRead === '0') return null;
  return tops.find(({ ts, user }) => Number(ts) > Number(lastRead) && user !== me)?.ts ?? null;
}

/** Replies by the first message of their thread. */
function threadsOf(messages) {
  const threads = new Map();
  for (const message of messages) {
    if (message.threadTs === null) continue;
    threads.set(message.threadTs, [...(threads.get(message.threadTs) ?? []), message]);
  }
  return threads;
}

function secondsOf(message) {
  return Math.floor(Number(message.ts));
}

function dayOf(message, world) {
  return formatDate(secondsOf(message), '{date_num}', world.timeZone, world.now);
}

function isGrouped(message, before, world) {
  if (before === undefined || before.user !== message.user || message.user === world.app.id) return false;
  if (message.ephemeral || before.ephemeral || before.broadcast || message.broadcast) return false;
  return (
    dayOf(message, world) === dayOf(before, world) && secondsOf(message) - secondsOf(before) < GROUP_SECONDS
  );
}

/** A message with what stands above it, under one key, so that it stays itself when older ones are left out. */
function Entry({ message, before, isNew, world, ...rest }) {
  const isBelow = !isNew && isGrouped(message, before, world);
  return html`
    <${Between} message=${message} before=${before} world=${world} isNew=${isNew} />
    <${Message} message=${message} world=${world} isGrouped=${isBelow} ...${rest} />`;
}

/** The day when it is another than before, and where what is new begins. */
function Between({ message, before, world, isNew }) {
  const isNextDay = before === undefined || dayOf(message, world) !== dayOf(before, world);
  return html`
    ${isNextDay && html`<h2 class="day"><span>${formatDate(secondsOf(message), '{date_long_pretty}', world.timeZone, world.now)}</span></h2>`}
    ${isNew && html`<p class="new-line"><span>New</span></p>`}`;
}

export function Message({
  message,
  world,
  thread = [],
  news = 0,
  isGrouped = false,
  open = null,
  root = null,
}) {
  const isApp = message.user === world.app.id;
  const content = useContent(message, world);
  const replies = thread.filter(({ ephemeral }) => !ephemeral);
  const name = world.personName(message.user);
  return html`<article class=${classes('message', message.ephemeral && 'ephemeral', isGrouped && 'grouped')} data-ts=${message.ts} aria-label=${`${name}, ${timeOf(message, world)}`}>
    ${message.ephemeral && html`<p class="only-you"><${Icon} name="eye" size="14" />Only visible to you</p>`}
    ${message.broadcast && open && html`<p class="only-you"><${Icon} name="reply" size="14" /><span class="cut">replied to a thread: <button type="button" class="link" onClick=${open}>${root ? plainOf(root.text, world) : 'open it'}</button></span></p>`}
    <div class="side">${isGrouped ? html`<${Time} message=${message} world=${world} />` : html`<${Avatar} id=${message.user} world=${world} />`}</div>
    <div class="body">
      ${!isGrouped && html`<header><strong><bdi>${name}</bdi></strong>${isApp && html`<span class="tag">app</span>`}<${Time} message=${message} world=${world} /></header>`}
      ${content}
      ${message.broadcast && !open && html`<p class="only-you">Also sent to the channel</p>`}
      ${thread.length > 0 && open && html`<${ThreadBar} thread=${thread} replies=${replies} news=${news} world=${world} open=${open} />`}
    </div>
    ${open && !message.ephemeral && html`<div class="tools"><button type="button" class="button with-icon" onClick=${open}><${Icon} name="reply" size="16" /><span>Reply in thread</span></button></div>`}
  </article>`;
}

/** The blocks of a message, drawn again only when the message or the names in it change. */
function useContent(message, world) {
  const [refused, setRefused] = useState('');
  const drawn = useMemo(() => {
    const act = async (element, _block, value, option) => {
      const { error } = await world.click({
        messageId: message.ts,
        // Its block has another id once the message is edited, which may be while the button is pressed.
        actionId: element.action_id,
        ...(value === null ? {} : { value }),
        ...(option ? { option } : {}),
      });
      setRefused(error ?? '');
    };
    const place = { messageId: message.ts };
    const mark = message.edited && html`<${Edited} message=${message} world=${world} />`;
    if (message.blocks.length > 0)
      return html`<${Blocks} blocks=${message.blocks} world=${world} act=${act} place=${place} />${mark}`;
    return html`<div class="words" dir="auto"><${Mrkdwn} text=${message.text} world=${world} />${mark}</div>`;
  }, [message, world.key]);
  return html`${drawn}${refused && html`<p class="refused" role="alert"><${Icon} name="warn" size="16" />${world.app.name} did not take that: ${refused}</p>`}`;
}

function Edited({ message, world }) {
  const when = formatDate(
    Number(message.edited.ts),
    '{date_short_pretty} at {time_secs}',
    world.timeZone,
    world.now,
  );
  return html`<span class="edited" title=${when}> (edited)</span>`;
}

function timeOf(message, world) {
  return formatDate(secondsOf(message), '{time}', world.timeZone, world.now);
}

function Time({ message, world }) {
  const whole = formatDate(secondsOf(message), '{date_long} at {time_secs}', world.timeZone, world.now);
  return html`<time class="stamp" datetime=${new Date(secondsOf(message) * 1000).toISOString()} title=${whole}>${timeOf(message, world)}</time>`;
}

function ThreadBar({ thread, replies, news, world, open }) {
  const faces = [...new Set(thread.map(({ user }) => user))].slice(0, MAX_FACES);
  const last = thread.at(-1);
  const when = formatDate(secondsOf(last), '{date_short_pretty} at {time}', world.timeZone, world.now);
  return html`<button type="button" class="thread-bar" onClick=${open}>
    <span class="faces">${faces.map((id) => html`<${Avatar} key=${id} id=${id} world=${world} size="tiny" />`)}</span>
    <strong>${countOf(replies.length, thread.length)}</strong>
    ${news > 0 ? html`<span class="count">${news} new</span>` : html`<span class="when">last ${when}</span>`}
  </button>`;
}

export function countOf(replies, all = replies) {
  if (replies === 0 && all > 0) return 'Reply only visible to you';
  return `${replies} ${replies === 1 ? 'reply' : 'replies'}`;
}
