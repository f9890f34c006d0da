/** Says new messages to those who cannot see them arrive: briefly, and only what is new. */

import { html, useEffect, useRef, useState } from './view.js';

const MAX_WORDS = 180;

/** The latest message of others in any channel, as one line. */
export function Announcer({ state, world }) {
  const [words, setWords] = useState('');
  const last = useRef(null);
  const newest = newestOf(state);
  useEffect(() => {
    const isFirst = last.current === null;
    const before = last.current ?? '0';
    last.current = newest?.message.ts ?? '0';
    if (isFirst || newest === null || Number(newest.message.ts) <= Number(before)) return;
    const { message, channel } = newest;
    if (message.user === state.me.id) return;
    setWords(
      `${world.personName(message.user)} in ${world.placeName(channel)}: ${plainOf(message.text, world)}`,
    );
  }, [newest?.message.ts]);
  return html`<p class="unseen" role="status">${words}</p>`;
}

function newestOf(state) {
  let newest = null;
  for (const channel of state.channels) {
    const message = channel.messages.at(-1);
    if (message && (newest === null || Number(message.ts) > Number(newest.message.ts)))
      newest = { message, channel };
  }
  return newest;
}

/** The words of a message without its marks. */
export function plainOf(text, world) {
  const words = text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${world.handle(id)}`)
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<!(\w+)[^>]*>/g, '@$1')
    .replace(/<#(\w+)(?:\|[^>]*)?>/g, (_, id) => `#${world.channelName(id)}`)
    .replace(/<([^|>]+)\|([^>]*)>/g, '$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}…` : words;
}
