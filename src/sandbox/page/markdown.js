/** Draws the `markdown` block: headings, lists, quotes, code and what stands inside a line. */

import { Mrkdwn } from './text.js';
import { html } from './view.js';

export function Markdown({ text, world }) {
  return html`<div class="markdown" dir="auto">${partsOf(text).map((part) => drawPart(part, world))}</div>`;
}

/** Runs of lines of one kind: `{ kind, lines }`. */
function partsOf(text) {
  const parts = [];
  let isCode = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) {
      isCode = !isCode;
      if (isCode) parts.push({ kind: 'code', lines: [] });
      continue;
    }
    const { kind, words } = isCode ? { kind: 'code', words: line } : kindOf(line);
    const last = parts.at(-1);
    if (last?.kind === kind && kind !== 'heading') last.lines.push(words);
    else parts.push({ kind, lines: [words] });
  }
  return parts;
}

const KINDS = [
  ['heading', /^#{1,6}\s+(.*)$/],
  ['bullets', /^\s*[-*+]\s+(.*)$/],
  ['numbers', /^\s*\d+[.)]\s+(.*)$/],
  ['quote', /^>\s?(.*)$/],
  ['rule', /^\s*(?:---+|\*\*\*+)()\s*$/],
];

function kindOf(line) {
  for (const [kind, form] of KINDS) {
    const match = form.exec(line);
    if (match !== null && !(kind === 'bullets' && /^\s*(?:---+|\*\*\*+)\s*$/.test(line)))
      return { kind, words: match[1] };
  }
  return { kind: line.trim() === '' ? 'gap' : 'words', words: line };
}

function drawPart({ kind, lines }, world) {
  const inline = (line) => html`<${Mrkdwn} text=${asMrkdwn(line)} world=${world} />`;
  if (kind === 'gap') return null;
  if (kind === 'rule') return html`<hr />`;
  if (kind === 'code') return html`<pre tabindex="0">${lines.join('\n')}</pre>`;
  if (kind === 'heading') return html`<p class="markdown-head">${inline(lines[0])}</p>`;
  if (kind === 'bullets') return html`<ul>${lines.map((line) => html`<li>${inline(line)}</li>`)}</ul>`;
  if (kind === 'numbers') return html`<ol>${lines.map((line) => html`<li>${inline(line)}</li>`)}</ol>`;
  if (kind === 'quote') return html`<blockquote>${inline(lines.join('\n'))}</blockquote>`;
  return html`<p>${inline(lines.join('\n'))}</p>`;
}

/** Bold, struck and linked words in Slack's own marks; Slack's sequences in angle brackets stay. */
function asMrkdwn(text) {
  return text
    .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>')
    .replace(/(?<!\*)\*([^*\n]+)\*(?!\*)/g, '_$1_')
    .replace(/\*\*([^*\n]+)\*\*/g, '*$1*')
    .replace(/~~([^~\n]+)~~/g, '~$1~');
}
