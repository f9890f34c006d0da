/** The blocks that we send, as Slack wants them; only the fields that we use. */

export interface PlainText {
  type: 'plain_text';
  text: string;
  emoji: boolean;
}

export interface Mrkdwn {
  type: 'mrkdwn';
  text: string;
}

export interface RichStyle {
  bold?: true;
  italic?: true;
  code?: true;
}

export type RichElement =
  | { type: 'text'; text: string; style?: RichStyle }
  | { type: 'user'; user_id: string }
  | { type: 'usergroup'; usergroup_id: string }
  | { type: 'channel'; channel_id: string }
  | { type: 'date'; timestamp: number; format: string; fallback: string };

export interface RichTextBlock {
  type: 'rich_text';
  block_id: string;
  elements: (
    | { type: 'rich_text_section'; elements: RichElement[] }
    | { type: 'rich_text_preformatted'; elements: { type: 'text'; text: string }[] }
  )[];
}

export interface HeaderBlock {
  type: 'header';
  block_id: string;
  text: PlainText;
}

export interface ContextBlock {
  type: 'context';
  block_id: string;
  elements: (PlainText | Mrkdwn)[];
}

export type TableCell =
  | { type: 'raw_text'; text: string }
  | { type: 'raw_number'; value: number; text: string };

export interface DataTableBlock {
  type: 'data_table';
  block_id: string;
  caption: string;
  page_size: number;
  row_header_column_index: number;
  /** The first is the header, of raw_text alone. */
  rows: TableCell[][];
}

export interface ChartPoint {
  label: string;
  value: number;
}

/** Not in @slack/types 3.2. https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
export interface DataVisualizationBlock {
  type: 'data_visualization';
  block_id: string;
  title: string;
  chart: {
    type: 'line' | 'bar';
    series: { name: string; data: ChartPoint[] }[];
    axis_config: { categories: string[]; x_label?: string; y_label?: string };
  };
}

export interface ButtonElement {
  type: 'button';
  action_id: string;
  text: PlainText;
  value?: string;
  url?: string;
  style?: 'primary' | 'danger';
  confirm?: Confirm;
}

/** Asked before what is pressed counts. */
export interface Confirm {
  title: PlainText;
  text: PlainText;
  confirm: PlainText;
  deny: PlainText;
  style: 'primary' | 'danger';
}

export interface SelectOption {
  text: PlainText;
  value: string;
}

/** A menu. */
export interface StaticSelect {
  type: 'static_select';
  action_id: string;
  placeholder: PlainText;
  options: SelectOption[];
}

interface Field {
  action_id: string;
  placeholder?: PlainText;
}

export type InputElement =
  | (Field & {
      type: 'plain_text_input';
      initial_value?: string;
      max_length: number;
      multiline?: true;
      dispatch_action_config?: { trigger_actions_on: ['on_enter_pressed'] };
    })
  | (Field & { type: 'static_select'; options: SelectOption[]; initial_option?: SelectOption })
  | (Field & { type: 'multi_static_select'; options: SelectOption[]; initial_options?: SelectOption[] })
  | (Field & { type: 'multi_external_select'; min_query_length: number; initial_options?: SelectOption[] })
  | (Field & {
      type: 'conversations_select';
      default_to_current_conversation?: true;
      initial_conversation?: string;
      filter: { include: ('public' | 'private')[]; exclude_bot_users: true };
    });

export interface InputBlock {
  type: 'input';
  block_id: string;
  label: PlainText;
  element: InputElement;
  hint?: PlainText;
  optional: boolean;
  dispatch_action?: true;
}

/** A channel to be picked. */
export interface ConversationsSelect {
  type: 'conversations_select';
  action_id: string;
  placeholder: PlainText;
  initial_conversation?: string;
  filter: { include: ('public' | 'private')[]; exclude_bot_users: true };
}

export interface ActionsBlock {
  type: 'actions';
  block_id: string;
  elements: (ButtonElement | StaticSelect | ConversationsSelect)[];
}

export type SlackBlock =
  | RichTextBlock
  | HeaderBlock
  | ContextBlock
  | DataTableBlock
  | DataVisualizationBlock
  | ActionsBlock
  | InputBlock;

export interface ModalView {
  type: 'modal';
  callback_id: string;
  title: PlainText;
  /** Needed where there are inputs. */
  submit?: PlainText;
  close: PlainText;
  private_metadata: string;
  blocks: SlackBlock[];
}

/** What is sent: the text for notifications and screen readers, and the blocks for the eye. */
export interface Rendering {
  text: string;
  blocks: SlackBlock[];
}
