/** Makes foreign text harmless: what it holds is shown as it stands, and pings, links and formats nothing. */
import { epochOf, localTime, printDate, printMinute, zoneCity } from '../../core/zone.ts';

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What Slack escaped in the text that somebody typed. */
export function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Controls that would turn the rest of the line around, or that no client can show. */
const UNSHOWABLE = /[\u202A-\u202E\u2066-\u2069]|\p{Surrogate}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F]/g;

/** Most texts have none of these and stay as they are: one look costs less than three replacements. */
const NOT_PLAIN = /[^\t\n -~]/;
const NOT_PLAIN_LINE = /[^ -~]|^ | {2}| $/;

/** Text that is safe wherever Slack takes text literally: no control characters, no halves of characters. */
export function literal(text: string): string {
  if (!NOT_PLAIN.test(text)) return text;
  return text.replace(UNSHOWABLE, '').replace(CONTROLS, ' ');
}

/** The same, on one line. */
export function oneLine(text: string): string {
  if (!NOT_PLAIN_LINE.test(text)) return text;
  return literal(text).replace(/\s+/g, ' ').trim();
}

/** At most so many characters, with "…" in place of what is left out; never half a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > max - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Escaped and cut, so that no escape is cut in two. */
export function escapeAndCut(text: string, max: number): string {
  const escaped = escapeText(text);
  if (escaped.length <= max) return escaped;
  let kept = '';
  for (const character of text) {
    const next = escapeText(character);
    if (kept.length + next.length > max - 1) break;
    kept += next;
  }
  return `${kept}…`;
}

/** https://docs.slack.dev/reference/objects/user-object: W for members of an enterprise. */
const USER_ID = /^[UW][A-Z0-9]{2,20}$/;

export function isUserId(text: string): boolean {
  return USER_ID.test(text);
}

/** https://docs.slack.dev/reference/methods/usergroups.list */
const GROUP_ID = /^S[A-Z0-9]{2,20}$/;

export function isGroupId(text: string): boolean {
  return GROUP_ID.test(text);
}

/** https://docs.slack.dev/reference/objects/conversation-object: public, or private. */
const CHANNEL_ID = /^[CG][A-Z0-9]{2,20}$/;

export function isChannelId(text: string): boolean {
  return CHANNEL_ID.test(text);
}

/** Each reader sees it in their own zone. https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export const MOMENT_FORMAT = '{date_short_pretty} {time}';

/** The years of which Slack and the zones know. */
const EARLIEST_MS = 0;
const LATEST_MS = epochOf({ year: 2100, month: 1, day: 1 }, 0, 'UTC');

export function isRealMoment(atMs: number): boolean {
  return atMs >= EARLIEST_MS && atMs < LATEST_MS;
}

/** "2026-11-22 14:05 Berlin", for where Slack cannot show a moment in the reader's own zone. */
export function formatMoment(atMs: number, zone: string): string {
  const known = isKnownZone(zone) ? zone : 'UTC';
  const local = localTime(atMs, known);
  return `${printDate(local)} ${printMinute(local.minuteOfDay)} ${zoneCity(known)}`;
}

function isKnownZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
