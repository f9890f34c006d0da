/** Our own drawings of the emoji that tell states, so that they look the same wherever the page is opened. */

import { html } from './view.js';

const RED = '#d23b32';
const ORANGE = '#e07b1a';
const YELLOW = '#e5b31b';
const GREEN = '#2f9e55';
const BLUE = '#3b76c4';
const GREY = '#7c8a86';

function circle(fill) {
  return html`<circle cx="10" cy="10" r="8" fill=${fill} />`;
}

/** White lines on a plate. */
function plate(fill, path) {
  return html`<rect x="1.5" y="1.5" width="17" height="17" rx="4.5" fill=${fill} /><path d=${path} fill="none" stroke="#ffffff" stroke-width="2.1" stroke-linecap="round" stroke-linejoin="round" />`;
}

function bell(fill) {
  return html`<path d="M10 2.2c-3 0-4.9 2.2-4.9 5.2v3.3L3.4 14h13.2l-1.7-3.3V7.4c0-3-1.9-5.2-4.9-5.2z" fill=${fill} /><path d="M8 15.6a2 2 0 0 0 4 0z" fill=${fill} />`;
}

const STROKE = html`<path d="M3 3l14 14" stroke=${RED} stroke-width="2.2" stroke-linecap="round" />`;

const DRAWINGS = {
  '🔴': () => circle(RED),
  '🟠': () => circle(ORANGE),
  '🟡': () => circle(YELLOW),
  '🟢': () => circle(GREEN),
  '🔵': () => circle(BLUE),
  '✅': () => plate(GREEN, 'M5.6 10.4l3 3 5.8-6.4'),
  '❌': () => plate(RED, 'M6.4 6.4l7.2 7.2M13.6 6.4l-7.2 7.2'),
  '⏸': () => plate(BLUE, 'M7.6 6.4v7.2M12.4 6.4v7.2'),
  '⏹': () => plate(GREY, 'M7.2 7.2h5.6v5.6H7.2z'),
  '⏫': () => plate(BLUE, 'M6 9.6l4-4 4 4M6 14.4l4-4 4 4'),
  '🔁': () => plate(BLUE, 'M5.6 9.2V8.4a2 2 0 0 1 2-2h6.8l-1.8-1.8M14.4 10.8v.8a2 2 0 0 1-2 2H5.6l1.8 1.8'),
  '📈': () => plate(BLUE, 'M5 13.6l3.4-3.6 2.4 2L15 7M11.8 6.6H15v3.2'),
  '📊': () => plate(BLUE, 'M6.4 14v-3.4M10 14V6M13.6 14v-5.4'),
  '⚠': () =>
    html`<path d="M10 2.4 18.4 17H1.6z" fill=${YELLOW} stroke=${YELLOW} stroke-width="1.6" stroke-linejoin="round" /><path d="M10 7.4v4.4M10 14.4v.2" stroke="#3a2c00" stroke-width="1.9" stroke-linecap="round" />`,
  '🔔': () => bell(YELLOW),
  '🔕': () => html`${bell(GREY)}${STROKE}`,
  '🔇': () =>
    html`<path d="M3 7.6h3L10.6 3.6v12.8L6 12.4H3z" fill=${GREY} /><path d="M13 7.6l4.4 4.8M17.4 7.6 13 12.4" stroke=${RED} stroke-width="2" stroke-linecap="round" />`,
  '🙋': () =>
    html`<circle cx="10.6" cy="6.6" r="3.2" fill=${ORANGE} /><path d="M5 18c0-4 2.2-6.6 5.6-6.6S16.2 14 16.2 18z" fill=${BLUE} /><path d="M6.6 14.6 3.6 4" stroke=${ORANGE} stroke-width="2.2" stroke-linecap="round" />`,
  '⏰': () =>
    html`<circle cx="10" cy="11" r="6.8" fill="#ffffff" stroke=${RED} stroke-width="2" /><path d="M10 7.6V11l2.4 1.6M2.6 5.2 5.4 2.8M17.4 5.2l-2.8-2.4" stroke=${RED} stroke-width="1.8" fill="none" stroke-linecap="round" />`,
};

const DRAWN = new RegExp(`(${Object.keys(DRAWINGS).join('|')})\\ufe0f?`, 'u');

/** A text with its emoji drawn; the letters themselves stay for those who hear or copy it. */
export function withEmoji(text) {
  if (!DRAWN.test(text)) return text;
  return text
    .split(new RegExp(DRAWN, 'gu'))
    .map((part) =>
      DRAWINGS[part] === undefined
        ? part
        : html`<span class="emoji"><svg viewBox="0 0 20 20" aria-hidden="true">${DRAWINGS[part]()}</svg><span class="unseen">${part}</span></span>`,
    );
}
