/** Draws Slack's texts: mrkdwn with its sequences, plain text, rich text. Always as text, never as HTML. */

import { emojiOf, emojiText } from './emoji.js';
import { withEmoji } from './emoji-art.js';
import { formatDate, parseMrkdwn } from './mrkdwn.js';
import { classes, html } from './view.js';

/** Private-use letters stand for mentions, dates and links while the formatting around them is read. */
const FIRST_ATOM = 0xe000;
const MAX_ATOMS = 6_000;

/** A text object: `{ type: 'mrkdwn' | 'plain_text', text }`. */
export function TextObject({ value, world }) {
  if (!value) return null;
  return value.type === 'mrkdwn'
    ? html`<${Mrkdwn} text=${value.text} world=${world} />`
    : html`<span dir="auto">${withEmoji(value.emoji === false ? value.text : emojiText(value.text))}</span>`;
}

export function Mrkdwn({ text, world }) {
  const atoms = [];
  let marked = '';
  for (const token of parseMrkdwn(text)) {
    if (token.kind === 'text' || atoms.length >= MAX_ATOMS) {
      // Such a letter from outside would stand for something else here.
      marked += (token.text ?? '').replace(/[\ue000-\uf8ff]/g, '\ufffd');
      continue;
    }
    marked += String.fromCharCode(FIRST_ATOM + atoms.length);
    atoms.push(drawToken(token, world));
  }
  return html`<span class="mrkdwn">${drawParts(marked, atoms)}</span>`;
}

function drawParts(marked, atoms) {
  return marked.split(/```/).map((part, index) => {
    if (index % 2 === 1)
      return html`<pre tabindex="0" dir="auto">${fill(part.replace(/^\n/, ''), atoms)}</pre>`;
    return drawLines(part, atoms);
  });
}

function drawLines(part, atoms) {
  const drawn = [];
  part.split('\n').forEach((line, index) => {
    const isQuote = line.startsWith('>');
    if (index > 0 && !isQuote) drawn.push('\n');
    if (isQuote) drawn.push(html`<span class="quote">${drawInline(line.replace(/^>\s?/, ''), atoms)}</span>`);
    else drawn.push(...drawInline(line, atoms));
  });
  return drawn;
}

const INLINE =
  /`([^`\n]+)`|(?<![\p{L}\p{N}*])\*([^*\n]+)\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_([^_\n]+)_(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}~])~([^~\n]+)~(?![\p{L}\p{N}~])/gu;

function drawInline(text, atoms) {
  const drawn = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    drawn.push(...fill(emojiText(text.slice(from, match.index)), atoms));
    const [, code, bold, italic, strike] = match;
    if (code !== undefined) drawn.push(html`<code>${fill(code, atoms)}</code>`);
    else if (bold !== undefined) drawn.push(html`<strong>${drawInline(bold, atoms)}</strong>`);
    else if (italic !== undefined) drawn.push(html`<em>${drawInline(italic, atoms)}</em>`);
    else drawn.push(html`<s>${drawInline(strike, atoms)}</s>`);
    from = match.index + match[0].length;
  }
  drawn.push(...fill(emojiText(text.slice(from)), atoms));
  return drawn;
}

function fill(text, atoms) {
  return text.split(/([\ue000-\uf8ff])/).map((part) => {
    const at = part.length === 1 ? part.charCodeAt(0) - FIRST_ATOM : -1;
    return at >= 0 && at < atoms.length ? atoms[at] : withEmoji(part);
  });
}

function drawToken(token, world) {
  if (token.kind === 'user') return html`<${Mention} id=${token.id} world=${world} />`;
  if (token.kind === 'channel') return html`<${ChannelLink} id=${token.id} world=${world} />`;
  if (token.kind === 'broadcast') return html`<span class="mention loud">@${token.range}</span>`;
  if (token.kind === 'subteam') return html`<span class="mention loud">@${token.label || token.id}</span>`;
  if (token.kind === 'date') {
    return html`<time title=${token.fallback}>${formatDate(token.unix, token.format, world.timeZone, world.now)}</time>`;
  }
  return html`<${Link} url=${token.url} label=${token.label} />`;
}

function Mention({ id, world }) {
  const isMe = id === world.me.id;
  return html`<bdi class=${classes('mention', isMe && 'loud')}>@${world.personName(id)}</bdi>`;
}

/** Leads there when one can see it. */
function ChannelLink({ id, world }) {
  const name = html`#<bdi>${world.channelName(id)}</bdi>`;
  if (!world.channels.some((channel) => channel.id === id)) return html`<span class="mention">${name}</span>`;
  return html`<a class="mention" href=${`#${id}`}>${name}</a>`;
}

/** A link leads away only when it is a web address. */
export function Link({ url, label }) {
  if (!/^(https?|mailto|tel):/i.test(url)) return html`<bdi>${label || url}</bdi>`;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer"><bdi>${label || url}</bdi></a>`;
}

export function RichText({ block, world }) {
  return html`<div class="rich-text">${block.elements.map((part) => drawRichPart(part, world))}</div>`;
}

function drawRichPart(part, world) {
  const inside = () => part.elements.map((element) => drawRichElement(element, world));
  if (part.type === 'rich_text_preformatted') return html`<pre tabindex="0" dir="auto">${inside()}</pre>`;
  if (part.type === 'rich_text_quote') return html`<blockquote dir="auto">${inside()}</blockquote>`;
  if (part.type === 'rich_text_section') return html`<p class="mrkdwn" dir="auto">${inside()}</p>`;
  if (part.type !== 'rich_text_list') return html`<code>${JSON.stringify(part)}</code>`;
  const items = part.elements.map(
    (item) => html`<li dir="auto">${item.elements.map((one) => drawRichElement(one, world))}</li>`,
  );
  const indent = `indent-${Math.min(part.indent ?? 0, 4)}`;
  return part.style === 'ordered'
    ? html`<ol class=${indent} start=${(part.offset ?? 0) + 1}>${items}</ol>`
    : html`<ul class=${indent}>${items}</ul>`;
}

/** Styled words are isolated, since a name may run from right to left. */
function drawRichElement(element, world) {
  const { style = {} } = element;
  let drawn = drawRichWords(element, world);
  if (style.code) drawn = html`<code>${drawn}</code>`;
  if (style.underline) drawn = html`<u>${drawn}</u>`;
  if (style.highlight || style.client_highlight) drawn = html`<mark>${drawn}</mark>`;
  if (style.bold) drawn = html`<strong>${drawn}</strong>`;
  if (style.italic) drawn = html`<em>${drawn}</em>`;
  if (style.strike) drawn = html`<s>${drawn}</s>`;
  return element.style === undefined ? drawn : html`<bdi>${drawn}</bdi>`;
}

function drawRichWords(element, world) {
  if (element.type === 'text') return withEmoji(element.text);
  if (element.type === 'link') return html`<${Link} url=${element.url} label=${element.text} />`;
  if (element.type === 'emoji') return withEmoji(emojiOf(element));
  if (element.type === 'team') return element.team_id;
  if (element.type === 'color')
    return html`<span class="colour"><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" fill=${element.value} /></svg>${element.value}</span>`;
  if (element.type === 'date')
    return html`<time title=${element.fallback}>${formatDate(element.timestamp, element.format, world.timeZone, world.now)}</time>`;
  if (element.type === 'user') return html`<${Mention} id=${element.user_id} world=${world} />`;
  if (element.type === 'channel') return html`<${ChannelLink} id=${element.channel_id} world=${world} />`;
  if (element.type === 'broadcast') return html`<span class="mention loud">@${element.range}</span>`;
  if (element.type === 'usergroup') return html`<span class="mention loud">@${element.usergroup_id}</span>`;
  return html`<code>${JSON.stringify(element)}</code>`;
}
