/** Our own check of every limit before a message goes out, since one bad cell makes Slack refuse all of it. */
import * as limit from './limits.ts';
import type {
  ActionsBlock,
  ButtonElement,
  Confirm,
  ContextBlock,
  ConversationsSelect,
  DataTableBlock,
  DataVisualizationBlock,
  InputBlock,
  InputElement,
  ModalView,
  Rendering,
  RichTextBlock,
  SelectOption,
  SlackBlock,
  StaticSelect,
} from './shapes.ts';

/** What Slack would refuse, in words for the log; empty when nothing. */
export function faultsOf({ text, blocks }: Rendering): string[] {
  const faults = textFaults('text', text, limit.MAX_TOP_TEXT);
  faults.push(...countFaults('blocks', blocks.length, 0, limit.MAX_MESSAGE_BLOCKS));
  const tables = blocks.filter((block) => block.type === 'data_table').length;
  faults.push(...countFaults('tables', tables, 0, limit.MAX_TABLES));
  const charts = blocks.filter((block) => block.type === 'data_visualization').length;
  faults.push(...countFaults('charts', charts, 0, limit.MAX_CHARTS));
  return [...faults, ...blocksFaults(blocks)];
}

/** The same of a Home tab or modal. */
export function viewFaultsOf(blocks: readonly SlackBlock[]): string[] {
  return [...countFaults('blocks', blocks.length, 0, limit.MAX_VIEW_BLOCKS), ...blocksFaults(blocks)];
}

/** The same of a whole modal. */
export function modalFaultsOf(view: ModalView): string[] {
  const hasInputs = view.blocks.some((block) => block.type === 'input');
  return [
    ...textFaults('title', view.title.text, limit.MAX_VIEW_TITLE),
    ...textFaults('close', view.close.text, limit.MAX_VIEW_TITLE),
    ...(view.submit === undefined ? [] : textFaults('submit', view.submit.text, limit.MAX_VIEW_TITLE)),
    ...textFaults('callback_id', view.callback_id, limit.MAX_CALLBACK_ID),
    ...countFaults('private_metadata', view.private_metadata.length, 0, limit.MAX_PRIVATE_METADATA),
    ...(hasInputs && view.submit === undefined ? ['submit: missing, and there are inputs'] : []),
    ...view.blocks
      .filter((block) => block.type === 'data_table' || block.type === 'data_visualization')
      .map((block) => `${block.type}: messages alone may hold it`),
    ...viewFaultsOf(view.blocks),
  ];
}

function blocksFaults(blocks: readonly SlackBlock[]): string[] {
  const faults = repeats(
    'block_id',
    blocks.map((block) => block.block_id),
  );
  const buttons = blocks.flatMap((block): readonly { action_id: string }[] => {
    if (block.type === 'input') return [block.element];
    return block.type === 'actions' ? block.elements : [];
  });
  faults.push(
    ...repeats(
      'action_id',
      buttons.map((button) => button.action_id),
    ),
  );
  blocks.forEach((block, at) => {
    const where = `blocks/${at} ${block.type}`;
    faults.push(...textFaults(`${where} block_id`, block.block_id, limit.MAX_BLOCK_ID));
    faults.push(...blockFaults(block, where));
  });
  return faults;
}

function blockFaults(block: SlackBlock, where: string): string[] {
  switch (block.type) {
    case 'rich_text':
      return richFaults(block, where);
    case 'header':
      return textFaults(where, block.text.text, limit.MAX_HEADER_TEXT);
    case 'context':
      return contextFaults(block, where);
    case 'data_table':
      return tableFaults(block, where);
    case 'data_visualization':
      return chartFaults(block, where);
    case 'actions':
      return actionsFaults(block, where);
    case 'input':
      return inputFaults(block, where);
  }
}

function richFaults(block: RichTextBlock, where: string): string[] {
  return block.elements.flatMap((section) => {
    const faults = countFaults(`${where} elements`, section.elements.length, 1, Number.POSITIVE_INFINITY);
    for (const element of section.elements) {
      if (element.type === 'text')
        faults.push(...textFaults(where, element.text, limit.MAX_SECTION_TEXT, ' '));
      if (element.type === 'date' && !Number.isInteger(element.timestamp))
        faults.push(`${where}: a timestamp is a whole number of seconds`);
    }
    return faults;
  });
}

function contextFaults(block: ContextBlock, where: string): string[] {
  return [
    ...countFaults(`${where} elements`, block.elements.length, 1, limit.MAX_CONTEXT_ELEMENTS),
    ...block.elements.flatMap((element) => textFaults(where, element.text, limit.MAX_SECTION_TEXT)),
  ];
}

function tableFaults(block: DataTableBlock, where: string): string[] {
  const [header = [], ...rows] = block.rows;
  const cells = block.rows.flat();
  const faults = [
    ...textFaults(`${where} caption`, block.caption, limit.MAX_SECTION_TEXT),
    ...countFaults(`${where} rows`, rows.length, 1, limit.MAX_TABLE_ROWS),
    ...countFaults(`${where} columns`, header.length, 1, limit.MAX_TABLE_COLUMNS),
    ...countFaults(`${where} page_size`, block.page_size, 1, limit.MAX_TABLE_PAGE),
    ...cells.flatMap((cell) => textFaults(`${where} cell`, cell.text, limit.MAX_TABLE_CHARACTERS)),
  ];
  const characters = cells.reduce((sum, cell) => sum + cell.text.length, 0);
  faults.push(...countFaults(`${where} characters`, characters, 1, limit.MAX_TABLE_CHARACTERS));
  if (rows.some((row) => row.length !== header.length)) faults.push(`${where}: rows differ in length`);
  if (header.some((cell) => cell.type !== 'raw_text')) faults.push(`${where}: a header cell is not raw_text`);
  if (header.some((_, at) => new Set(rows.map((row) => row[at]?.type)).size > 1))
    faults.push(`${where}: a column mixes types`);
  if (cells.some((cell) => cell.type === 'raw_number' && !Number.isFinite(cell.value)))
    faults.push(`${where}: a number is not finite`);
  return faults;
}

function chartFaults(block: DataVisualizationBlock, where: string): string[] {
  const { series, axis_config } = block.chart;
  const { categories, x_label, y_label } = axis_config;
  const points = series.flatMap((one) => one.data);
  const faults = [
    ...textFaults(`${where} title`, block.title, limit.MAX_CHART_TITLE),
    ...countFaults(`${where} series`, series.length, 1, limit.MAX_CHART_SERIES),
    ...countFaults(`${where} points`, categories.length, 1, limit.MAX_CHART_POINTS),
    ...[x_label, y_label].flatMap((label) =>
      label === undefined ? [] : textFaults(`${where} axis`, label, limit.MAX_AXIS_LABEL),
    ),
    ...[...categories, ...series.map((one) => one.name)].flatMap((label) =>
      textFaults(`${where} label`, label, limit.MAX_CHART_LABEL),
    ),
    ...repeats(
      `${where} series`,
      series.map((one) => one.name),
    ),
    ...repeats(`${where} category`, categories),
  ];
  const isAligned = series.every((one) => one.data.map((point) => point.label).join() === categories.join());
  if (!isAligned) faults.push(`${where}: points and categories differ`);
  if (!points.every((point) => Number.isFinite(point.value))) faults.push(`${where}: a point is not finite`);
  return faults;
}

function actionsFaults(block: ActionsBlock, where: string): string[] {
  return [
    ...countFaults(`${where} elements`, block.elements.length, 1, limit.MAX_ACTIONS),
    ...block.elements.flatMap((element) =>
      element.type === 'button' ? buttonFaults(element, where) : selectFaults(element, where),
    ),
  ];
}

function buttonFaults(button: ButtonElement, where: string): string[] {
  return [
    ...textFaults(`${where} text`, button.text.text, limit.MAX_BUTTON_TEXT),
    ...textFaults(`${where} action_id`, button.action_id, limit.MAX_ACTION_ID),
    ...(button.value === undefined ? [] : textFaults(`${where} value`, button.value, limit.MAX_BUTTON_VALUE)),
    ...(button.url === undefined ? [] : textFaults(`${where} url`, button.url, limit.MAX_BUTTON_URL)),
    ...(button.confirm === undefined ? [] : confirmFaults(button.confirm, where)),
  ];
}

function confirmFaults({ title, text, confirm, deny }: Confirm, where: string): string[] {
  return [
    ...textFaults(`${where} confirm title`, title.text, limit.MAX_CONFIRM_TITLE),
    ...textFaults(`${where} confirm text`, text.text, limit.MAX_CONFIRM_TEXT),
    ...textFaults(`${where} confirm`, confirm.text, limit.MAX_CONFIRM_BUTTON),
    ...textFaults(`${where} deny`, deny.text, limit.MAX_CONFIRM_BUTTON),
  ];
}

function selectFaults(select: StaticSelect | ConversationsSelect, where: string): string[] {
  return [
    ...textFaults(`${where} placeholder`, select.placeholder.text, limit.MAX_PLACEHOLDER),
    ...textFaults(`${where} action_id`, select.action_id, limit.MAX_ACTION_ID),
    ...(select.type === 'static_select' ? optionsFaults(select.options, where) : []),
  ];
}

function inputFaults({ label, hint, element }: InputBlock, where: string): string[] {
  const { action_id, placeholder } = element;
  return [
    ...textFaults(`${where} label`, label.text, limit.MAX_INPUT_LABEL),
    ...(hint === undefined ? [] : textFaults(`${where} hint`, hint.text, limit.MAX_INPUT_HINT)),
    ...textFaults(`${where} action_id`, action_id, limit.MAX_ACTION_ID),
    ...(placeholder === undefined
      ? []
      : textFaults(`${where} placeholder`, placeholder.text, limit.MAX_PLACEHOLDER)),
    ...elementFaults(element, where),
  ];
}

function elementFaults(element: InputElement, where: string): string[] {
  switch (element.type) {
    case 'plain_text_input':
      return [
        ...countFaults(`${where} initial_value`, element.initial_value?.length ?? 0, 0, element.max_length),
        ...countFaults(`${where} max_length`, element.max_length, 1, limit.MAX_TYPED),
      ];
    case 'static_select':
      return [
        ...optionsFaults(element.options, where),
        ...strayFaults(element.initial_option === undefined ? [] : [element.initial_option], element, where),
      ];
    case 'multi_static_select':
      return [
        ...optionsFaults(element.options, where),
        ...chosenFaults(element.initial_options, where),
        ...strayFaults(element.initial_options ?? [], element, where),
      ];
    case 'multi_external_select':
      return chosenFaults(element.initial_options, where);
    case 'conversations_select':
      return element.initial_conversation === '' ? [`${where} initial_conversation: empty`] : [];
  }
}

/** None is said by leaving them out. */
function chosenFaults(chosen: readonly SelectOption[] | undefined, where: string): string[] {
  return chosen === undefined ? [] : optionsFaults(chosen, `${where} initial`);
}

/** What is chosen at first is one of the options, to the letter. */
function strayFaults(
  chosen: readonly SelectOption[],
  { options }: { options: readonly SelectOption[] },
  where: string,
): string[] {
  const isOffered = ({ value, text }: SelectOption) =>
    options.some((option) => option.value === value && option.text.text === text.text);
  return chosen.every(isOffered) ? [] : [`${where} initial option: not among the options`];
}

function optionsFaults(options: readonly SelectOption[], where: string): string[] {
  return [
    ...countFaults(`${where} options`, options.length, 1, limit.MAX_OPTIONS),
    ...options.flatMap(({ text, value }) => [
      ...textFaults(`${where} option`, text.text, limit.MAX_OPTION_TEXT),
      ...textFaults(`${where} option value`, value, limit.MAX_OPTION_VALUE),
    ]),
    ...repeats(
      `${where} option values`,
      options.map(({ value }) => value),
    ),
  ];
}

/** Blank text counts as none, except where blanks alone are allowed. */
function textFaults(where: string, text: string, max: number, blank: '' | ' ' = ''): string[] {
  if (text === '' || (blank === '' && text.trim() === '')) return [`${where}: empty`];
  return text.length > max ? [`${where}: ${text.length} characters, at most ${max}`] : [];
}

function countFaults(where: string, count: number, min: number, max: number): string[] {
  if (count >= min && count <= max) return [];
  return [`${where}: ${count}, not ${min} to ${max}`];
}

function repeats(where: string, names: readonly string[]): string[] {
  return new Set(names).size === names.length ? [] : [`${where}: two are alike`];
}
