/** Draws blocks. What it cannot draw it says, with the JSON. */

import { Chart } from './charts.js';
import { Element, Unknown } from './elements.js';
import { DataTable, Table } from './tables.js';
import { Mrkdwn, RichText, TextObject } from './text.js';
import { html } from './view.js';

/** `act(element, block, value, option?)` does what was clicked; `stateOf(block, element)` is what stands in a field. */
export function Blocks({ blocks, world, act, stateOf = () => undefined, errors = {} }) {
  return html`<div class="blocks">${blocks.map((block) => {
    const draw = DRAWERS[block.type];
    const input = {
      block,
      world,
      errors,
      element: (one) =>
        html`<${Element} element=${one} world=${world} state=${stateOf(block, one)} change=${(...chosen) => act(one, block, ...chosen)} />`,
    };
    return html`<div key=${block.block_id} class=${`block ${block.type}`}>${draw ? draw(input) : html`<${Unknown} what=${`block ${block.type}`} value=${block} />`}</div>`;
  })}</div>`;
}

const DRAWERS = {
  header: ({ block, world }) => html`<h3><${TextObject} value=${block.text} world=${world} /></h3>`,
  divider: () => html`<hr />`,
  section: ({ block, world, element }) => html`
    <div class="section-text">
      ${block.text && html`<p><${TextObject} value=${block.text} world=${world} /></p>`}
      ${block.fields && html`<div class="fields">${block.fields.map((field) => html`<p><${TextObject} value=${field} world=${world} /></p>`)}</div>`}
    </div>
    ${block.accessory && html`<div class="accessory">${element(block.accessory)}</div>`}`,
  context: ({ block, world, element }) =>
    html`${block.elements.map((one) => (one.type === 'image' ? element(one) : html`<span><${TextObject} value=${one} world=${world} /></span>`))}`,
  actions: ({ block, element }) => html`${block.elements.map(element)}`,
  context_actions: ({ block, element }) => html`${block.elements.map(element)}`,
  image: ({ block, world }) =>
    html`<p class="no-image" title=${block.image_url}>▦ ${block.alt_text} <${TextObject} value=${block.title} world=${world} /></p>`,
  markdown: ({ block, world }) => html`<p><${Mrkdwn} text=${asMrkdwn(block.text)} world=${world} /></p>`,
  rich_text: ({ block, world }) => html`<${RichText} block=${block} world=${world} />`,
  table: ({ block, world }) => html`<${Table} block=${block} world=${world} />`,
  data_table: ({ block, world }) => html`<${DataTable} block=${block} world=${world} />`,
  data_visualization: ({ block }) => html`<${Chart} block=${block} />`,
  alert: ({ block, world }) =>
    html`<p class=${`notice ${block.level ?? 'default'}`} role="note"><${TextObject} value=${block.text} world=${world} /></p>`,
  input: ({ block, world, element, errors }) => html`
    <div class="label"><${TextObject} value=${block.label} world=${world} />${block.optional && html`<span class="hint"> (optional)</span>`}</div>
    ${element(block.element)}
    ${errors[block.block_id] && html`<p class="field-error" role="alert">${errors[block.block_id]}</p>`}
    ${block.hint && html`<p class="hint"><${TextObject} value=${block.hint} world=${world} /></p>`}`,
};

/** Close enough: bold and headings of Markdown in Slack's own marks. */
function asMrkdwn(text) {
  return text.replace(/\*\*([^*\n]+)\*\*/g, '*$1*').replace(/^#{1,6}\s+(.+)$/gm, '*$1*');
}
