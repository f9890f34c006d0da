/** The strict check of blocks: what Slack would refuse with invalid_blocks, refused here with the same words. */

import { dataVisualization } from './checks/charts.ts';
import type { Check, CheckFault, Field } from './checks/check.ts';
import {
  add,
  boolean,
  byType,
  list,
  object,
  oneOf,
  optional,
  required,
  text,
  typeField,
} from './checks/check.ts';
import {
  accessory,
  actionElement,
  contextActions,
  imageElement,
  inputElement,
  interactiveIn,
} from './checks/elements.ts';
import { richText } from './checks/rich-text.ts';
import { dataTable, table } from './checks/tables.ts';
import { anyText, plainText } from './checks/text.ts';
import { isObject } from './model.ts';

/** https://docs.slack.dev/reference/block-kit/blocks */
export const MESSAGE_BLOCKS = 50;
export const VIEW_BLOCKS = 100;
const BLOCK_ID = 255;
const HEADER_TEXT = 150;
const SECTION_TEXT = 3_000;
const SECTION_FIELDS = 10;
const FIELD_TEXT = 2_000;
const CONTEXT_ELEMENTS = 10;
const CONTEXT_TEXT = 3_000;
const ACTIONS_ELEMENTS = 25;
const CONTEXT_ACTIONS_ELEMENTS = 5;
const MARKDOWN_TEXT = 12_000;
const ALERT_TEXT = 200;
const CONTAINER_TEXT = 150;
const CONTAINER_CHILDREN = 10;
const INPUT_TEXT = 2_000;
const IMAGE_TEXT = 2_000;
const URL_CHARACTERS = 3_000;
const TABLES_A_MESSAGE = 1;
/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const CHARTS_A_MESSAGE = 2;

export type Surface = 'message' | 'modal' | 'home';

const blockId: Field = optional(text(1, BLOCK_ID));
const base = { type: typeField, block_id: blockId };

const section: Check = object(
  {
    ...base,
    text: optional(anyText(SECTION_TEXT)),
    fields: optional(list(anyText(FIELD_TEXT), 1, SECTION_FIELDS)),
    accessory: optional(accessory),
    expand: optional(boolean),
  },
  (value, at, faults) => {
    if (value.text === undefined && value.fields === undefined) {
      add(faults, at, 'must define either `text` or `fields`');
    }
  },
);

const image: Check = object(
  {
    ...base,
    alt_text: required(text(1, IMAGE_TEXT)),
    title: optional(plainText(IMAGE_TEXT)),
    image_url: optional(text(1, URL_CHARACTERS)),
    slack_file: optional(object({ id: optional(text(1, BLOCK_ID)), url: optional(text(1, URL_CHARACTERS)) })),
  },
  (value, at, faults) => {
    if ((value.image_url === undefined) === (value.slack_file === undefined)) {
      add(faults, at, 'must define either `image_url` or `slack_file`');
    }
  },
);

const contextElement: Check = (value, at, faults) => {
  if (isObject(value) && value.type === 'image') imageElement(value, at, faults);
  else anyText(CONTEXT_TEXT)(value, at, faults);
};

const everywhere: Record<string, Check> = {
  header: object({ ...base, text: required(plainText(HEADER_TEXT)) }),
  section,
  divider: object({ ...base }),
  image,
  context: object({ ...base, elements: required(list(contextElement, 1, CONTEXT_ELEMENTS)) }),
  actions: object({ ...base, elements: required(list(actionElement, 1, ACTIONS_ELEMENTS)) }),
  rich_text: richText(blockId),
  input: object({
    ...base,
    label: required(plainText(INPUT_TEXT)),
    element: required(inputElement),
    hint: optional(plainText(INPUT_TEXT)),
    optional: optional(boolean),
    dispatch_action: optional(boolean),
  }),
};

const children: Check = byType({ ...everywhere, table: table(blockId) });

const container: Check = object(
  {
    ...base,
    title: optional(plainText(CONTAINER_TEXT)),
    rich_text_title: optional(richText(blockId)),
    subtitle: optional(anyText(CONTAINER_TEXT)),
    child_blocks: required(list(children, 1, CONTAINER_CHILDREN)),
    width: optional(oneOf('narrow', 'standard', 'wide', 'full')),
    icon: optional(imageElement),
    is_collapsible: optional(boolean),
    default_collapsed: optional(boolean),
    has_header_divider: optional(boolean),
  },
  (value, at, faults) => {
    if (value.title === undefined && value.rich_text_title === undefined) {
      add(faults, at, 'must define either `title` or `rich_text_title`');
    }
    if (value.default_collapsed === true && value.is_collapsible !== true) {
      add(faults, at, '`default_collapsed` requires `is_collapsible`');
    }
  },
);

const SURFACE_CHECKS: Record<Surface, Check> = {
  message: byType({
    ...everywhere,
    table: table(blockId),
    data_table: dataTable(blockId),
    data_visualization: dataVisualization(blockId),
    markdown: object({ ...base, text: required(text(1, MARKDOWN_TEXT)) }),
    context_actions: object({
      ...base,
      elements: required(list(contextActions, 1, CONTEXT_ACTIONS_ELEMENTS)),
    }),
    container,
  }),
  modal: byType({
    ...everywhere,
    alert: object({
      ...base,
      text: required(anyText(ALERT_TEXT)),
      level: optional(oneOf('default', 'info', 'warning', 'error', 'success')),
    }),
  }),
  home: byType(everywhere),
};

/** The faults of a list of blocks on a surface; none if Slack would take it. `at` is where they stand. */
export function checkBlocks(blocks: unknown, surface: Surface, at = '/blocks'): CheckFault[] {
  const faults: CheckFault[] = [];
  list(SURFACE_CHECKS[surface], 0, surface === 'message' ? MESSAGE_BLOCKS : VIEW_BLOCKS)(blocks, at, faults);
  if (!Array.isArray(blocks)) return faults;
  uniqueIds(blocks, surface, at, faults);
  if (surface === 'message') wholeMessage(blocks, at, faults);
  return faults;
}

/** Action ids are held to once a message, which is stricter than Slack; in a view to once a block, as Slack does. */
function uniqueIds(blocks: unknown[], surface: Surface, at: string, faults: CheckFault[]): void {
  const seenBlocks = new Set<string>();
  const seenActions = new Set<string>();
  blocks.forEach((block, index) => {
    if (!isObject(block)) return;
    if (surface !== 'message') seenActions.clear();
    if (typeof block.block_id === 'string') {
      if (seenBlocks.has(block.block_id))
        add(faults, `${at}/${index}/block_id`, `block_id "${block.block_id}" already exists`);
      seenBlocks.add(block.block_id);
    }
    for (const element of interactiveIn(block)) {
      if (typeof element.action_id !== 'string') continue;
      if (seenActions.has(element.action_id))
        add(faults, `${at}/${index}`, `\`action_id\` "${element.action_id}" already exists`);
      seenActions.add(element.action_id);
    }
  });
}

/** Limits over all the blocks of a message. */
function wholeMessage(blocks: unknown[], at: string, faults: CheckFault[]): void {
  const counts = { tables: 0, charts: 0, markdown: 0 };
  blocks.forEach((block, index) => {
    if (!isObject(block)) return;
    counts.tables += tablesIn(block);
    if (block.type === 'data_visualization') counts.charts += 1;
    if (block.type === 'markdown' && typeof block.text === 'string') counts.markdown += block.text.length;
    const here = `${at}/${index}`;
    if (counts.tables > TABLES_A_MESSAGE && tablesIn(block) > 0) add(faults, here, 'only_one_table_allowed');
    if (counts.charts > CHARTS_A_MESSAGE && block.type === 'data_visualization') {
      add(faults, here, `no more than ${CHARTS_A_MESSAGE} data_visualization blocks allowed`);
    }
    if (counts.markdown > MARKDOWN_TEXT && block.type === 'markdown') {
      add(faults, here, `all markdown together must be less than ${MARKDOWN_TEXT + 1} characters`);
    }
  });
}

function tablesIn(block: Record<string, unknown>): number {
  if (block.type === 'table' || block.type === 'data_table') return 1;
  const inside = Array.isArray(block.child_blocks) ? block.child_blocks.filter(isObject) : [];
  return inside.reduce((sum, child) => sum + tablesIn(child), 0);
}
