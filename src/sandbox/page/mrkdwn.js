/** Slack's mrkdwn, read into tokens: used by the page, by the terminal and by the count of who is pinged. */

/** https://docs.slack.dev/messaging/formatting-message-text */
const SEQUENCE = /<([^<>\n]+)>/g;

/** @param {string} text */
export function unescapeText(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Reads the <…> sequences; anything that is not one stays text, as typed. @param {string} text */
export function parseMrkdwn(text) {
  const tokens = [];
  let from = 0;
  for (const match of text.matchAll(SEQUENCE)) {
    const token = readSequence(match[1]);
    if (token === null) continue;
    if (match.index > from) tokens.push({ kind: 'text', text: unescapeText(text.slice(from, match.index)) });
    tokens.push(token);
    from = match.index + match[0].length;
  }
  if (from < text.length) tokens.push({ kind: 'text', text: unescapeText(text.slice(from)) });
  return tokens;
}

function readSequence(inside) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : unescapeText(inside.slice(bar + 1));
  if (/^@[UWB][A-Z0-9]+$/.test(target)) return { kind: 'user', id: target.slice(1), label };
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return { kind: 'channel', id: target.slice(1), label };
  if (/^!(channel|here|everyone|group)$/.test(target))
    return { kind: 'broadcast', range: target.slice(1), label };
  if (/^!subteam\^S[A-Z0-9]+$/.test(target))
    return { kind: 'subteam', id: target.slice('!subteam^'.length), label };
  if (target.startsWith('!date^')) return readDate(target, label);
  if (/^(https?:\/\/|mailto:|tel:)\S+$/i.test(target)) {
    return { kind: 'link', url: unescapeText(target), label };
  }
  return null;
}

function readDate(target, fallback) {
  const [, unix, format, link] = target.split('^');
  if (!/^\d{1,12}$/.test(unix ?? '') || !format) return null;
  return { kind: 'date', unix: Number(unix), format: unescapeText(format), link: link ?? '', fallback };
}

/** Fills Slack's date format for a reader's zone and the time it is for them. */
export function formatDate(unix, format, timeZone, nowMs) {
  const when = new Date(unix * 1000);
  const show = (options) => new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(when);
  const pretty = prettyDay(when, timeZone, nowMs);
  const short = show({ month: 'short', day: 'numeric', year: 'numeric' });
  const long = show({ weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' });
  const plain = show({ month: 'long', day: 'numeric', year: 'numeric' });
  const values = {
    date_num: new Intl.DateTimeFormat('en-CA', { timeZone }).format(when),
    date_slash: new Intl.DateTimeFormat('en-GB', { timeZone }).format(when),
    date: plain,
    date_short: short,
    date_long: long,
    date_pretty: pretty ?? plain,
    date_short_pretty: pretty ?? short,
    date_long_pretty: pretty ?? long,
    time: show({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    time_secs: show({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    ago: ago(nowMs - unix * 1000),
    day_divider_pretty: pretty ?? long,
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const DAY_MS = 86_400_000;

function prettyDay(when, timeZone, nowMs) {
  const day = (ms) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(ms));
  const that = day(when.getTime());
  if (that === day(nowMs)) return 'today';
  if (that === day(nowMs - DAY_MS)) return 'yesterday';
  if (that === day(nowMs + DAY_MS)) return 'tomorrow';
  return null;
}

function ago(ms) {
  const minutes = Math.round(ms / 60_000);
  if (Math.abs(minutes) < 60) return `${minutes} min ago`;
  return `${Math.round(minutes / 60)} h ago`;
}
