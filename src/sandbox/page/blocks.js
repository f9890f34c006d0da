/** Draws blocks. What it cannot draw it says, with the JSON. */

import { Chart } from './charts.js';
import { Element, Picture, Unknown } from './elements.js';
import { Markdown } from './markdown.js';
import { DataTable, Table } from './tables.js';
import { RichText, TextObject } from './text.js';
import { classes, html } from './view.js';

/** A choice among several is a group with a name; anything else is a field with a label. */
const GROUPS = ['checkboxes', 'radio_buttons'];

/**
 * `act(element, block, value, option?)` does what was clicked; `stateOf(block, element)` is what stands in a field;
 * `place` is `{ messageId }` or `{ viewId, prefix }`, with `head` where headers are of another rank than h3.
 */
export function Blocks({ blocks, world, act, place, stateOf = () => undefined, errors = {} }) {
  return html`<div class="blocks">${blocks.map((block, at) => {
    const element = (one, field = {}) =>
      html`<${Element}
        key=${one.action_id}
        element=${one}
        world=${world}
        place=${lookupPlace(place)}
        state=${stateOf(block, one)}
        field=${field}
        change=${(...chosen) => act(one, block, ...chosen)}
      />`;
    const draw = DRAWERS[block.type];
    const input = { block, world, element, errors, place, act, stateOf };
    return html`<div key=${keyOf(block, at, place)} class=${classes('block', block.type)}>${draw ? draw(input) : html`<${Unknown} what=${`block ${block.type}`} value=${block} />`}</div>`;
  })}</div>`;
}

/**
 * An edit gives the blocks of a message new ids. What stands in the same place stays the same thing, so that a menu that
 * is open stays open and the focus stays where it is; a table that came anew is another one, in its own order.
 */
function keyOf(block, at, { messageId }) {
  const isNew = messageId === undefined || block.type === 'data_table';
  return isNew ? (block.block_id ?? at) : `${at} ${block.type}`;
}

function lookupPlace({ messageId, viewId }) {
  return messageId === undefined ? { viewId } : { messageId };
}

const DRAWERS = {
  header: ({ block, world, place }) =>
    html`<${place.head ?? 'h3'}><${TextObject} value=${block.text} world=${world} /><//>`,
  divider: () => html`<hr />`,
  section: ({ block, world, element }) => html`
    <div class="section-text">
      ${block.text && html`<div dir="auto"><${TextObject} value=${block.text} world=${world} /></div>`}
      ${block.fields && html`<div class="fields">${block.fields.map((field) => html`<div dir="auto"><${TextObject} value=${field} world=${world} /></div>`)}</div>`}
    </div>
    ${block.accessory && html`<div class="accessory">${element(block.accessory)}</div>`}`,
  context: ({ block, world }) =>
    block.elements.map((one) =>
      one.type === 'image'
        ? html`<${Picture} image=${one} isSmall />`
        : html`<span dir="auto"><${TextObject} value=${one} world=${world} /></span>`,
    ),
  actions: ({ block, element }) => block.elements.map((one) => element(one)),
  context_actions: ({ block, element }) => block.elements.map((one) => element(one)),
  image: ({ block, world }) =>
    html`${block.title && html`<p class="hint"><${TextObject} value=${block.title} world=${world} /></p>`}<${Picture} image=${block} />`,
  markdown: ({ block, world }) => html`<${Markdown} text=${block.text} world=${world} />`,
  rich_text: ({ block, world }) => html`<${RichText} block=${block} world=${world} />`,
  table: ({ block, world }) => html`<${Table} block=${block} world=${world} />`,
  data_table: ({ block, world }) => html`<${DataTable} block=${block} world=${world} />`,
  data_visualization: ({ block }) => html`<${Chart} block=${block} />`,
  alert: ({ block, world }) =>
    html`<p class=${classes('notice', block.level)} role="note"><${TextObject} value=${block.text} world=${world} /></p>`,
  container: (input) => html`<${Container} ...${input} />`,
  input: (input) => html`<${Input} ...${input} />`,
};

/** A field with its label, what was wrong with it, and its hint. */
function Input({ block, world, element, errors, place }) {
  const id = `${place.prefix ?? ''}-${block.block_id}`.replace(/[^\w-]/g, '_');
  const error = errors[block.block_id];
  const describedBy = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(' ');
  const field = { id, isLabelled: true, isInvalid: Boolean(error), describedBy: describedBy || undefined };
  const words = html`<${TextObject} value=${block.label} world=${world} />${block.optional && html`<span class="optional"> optional</span>`}`;
  return html`<div class=${classes('input', error && 'invalid')}>
    ${GROUPS.includes(block.element.type) ? html`<span class="label" id=${`${id}-label`}>${words}</span>` : html`<label class="label" for=${id}>${words}</label>`}
    ${element(block.element, field)}
    ${error && html`<p class="field-error" id=${`${id}-error`}>${error}</p>`}
    ${block.hint && html`<p class="hint" id=${`${id}-hint`}><${TextObject} value=${block.hint} world=${world} /></p>`}
  </div>`;
}

function Container({ block, world, act, place, stateOf, errors }) {
  const title = block.rich_text_title
    ? html`<${RichText} block=${block.rich_text_title} world=${world} />`
    : html`<strong><${TextObject} value=${block.title} world=${world} /></strong>`;
  const subtitle =
    block.subtitle &&
    html`<span class="hint"><${TextObject} value=${block.subtitle} world=${world} /></span>`;
  const inside = html`<${Blocks} blocks=${block.child_blocks} world=${world} act=${act} place=${place} stateOf=${stateOf} errors=${errors} />`;
  if (block.is_collapsible)
    return html`<details open=${!block.default_collapsed}><summary>${title} ${subtitle}</summary>${inside}</details>`;
  return html`<div class="container-head">${title} ${subtitle}</div>${inside}`;
}
