/** What is said to people, as values: free of any vendor, so that they are tested without a network. */

/** Text is literal: whoever draws it escapes it. */
export type Inline =
  | string
  | { kind: 'bold' | 'italic' | 'code'; text: string }
  /** A moment: drawn in the reader's own zone where that can be done, else in `zone`. */
  | { kind: 'time'; atMs: number; zone: string }
  | { kind: 'person'; userId: string }
  /** What somebody is called, without pinging them. */
  | { kind: 'name'; userId: string }
  | { kind: 'channel'; channelId: string }
  /** Pings everybody in it: only where a rule says so. */
  | { kind: 'group'; groupId: string };

export type Rich = readonly Inline[];

export type Cell =
  | { kind: 'text'; text: string }
  | { kind: 'number'; value: number; text: string }
  /** No figure: shown as "–". `sortsAs` puts it behind all others when the column is sorted worst first. */
  | { kind: 'none'; sortsAs: number };

export interface TableColumn {
  label: string;
  align: 'left' | 'right';
}

export interface Table {
  kind: 'table';
  caption: string;
  columns: readonly TableColumn[];
  /** As many cells as columns in each. */
  rows: readonly (readonly Cell[])[];
  pageSize: number;
}

/** Points stand in the order of `categories`, one each. */
export interface Chart {
  kind: 'chart';
  title: string;
  shape: 'line' | 'bar';
  categories: readonly string[];
  series: readonly { name: string; points: readonly number[] }[];
  /** Labels of the axes, with the unit. */
  xLabel: string;
  yLabel: string;
}

export type Button =
  /** Says this line as if the person had typed it; the answer takes the place of the one with the button. */
  | { kind: 'ask'; id: string; label: string; line: string }
  /** Says this line too, but what is answered comes beside the message, to the one who pressed it alone. */
  | { kind: 'say'; id: string; label: string; line: string; style?: 'primary' | 'danger' }
  /** A list of such lines. */
  | { kind: 'menu'; id: string; label: string; choices: readonly { label: string; line: string }[] }
  /** Posts this answer to the channel for all to see. */
  | { kind: 'share'; label: string; line: string }
  | { kind: 'link'; id: string; label: string; url: string };

export type Part =
  /** The answer in words; always first. */
  | { kind: 'headline'; text: Rich }
  | { kind: 'text'; text: Rich }
  /** Small print: interval, zone, age, formula. */
  | { kind: 'note'; text: Rich }
  | Table
  | Chart
  | { kind: 'buttons'; buttons: readonly Button[] };

export interface Message {
  /** What notifications and screen readers read: the real figures, in words. */
  summary: string;
  parts: readonly Part[];
}

/** The dash for a figure that does not exist. */
export const NO_FIGURE = '–';

export function bold(text: string): Inline {
  return { kind: 'bold', text };
}

export function italic(text: string): Inline {
  return { kind: 'italic', text };
}

export function code(text: string): Inline {
  return { kind: 'code', text };
}

/** Words in which `back ticks` mark what can be typed. */
export function withCode(words: string): Inline[] {
  return words
    .split('`')
    .map((piece, index): Inline => (index % 2 === 1 ? code(piece) : piece))
    .filter((inline) => inline !== '');
}

/** Rich text without its marks; moments as `formatTime` draws them. */
export function plainText(rich: Rich, formatTime: (atMs: number, zone: string) => string): string {
  return rich
    .map((inline) => {
      if (typeof inline === 'string') return inline;
      if (inline.kind === 'time') return formatTime(inline.atMs, inline.zone);
      if (inline.kind === 'person' || inline.kind === 'name') return `@${inline.userId}`;
      if (inline.kind === 'channel') return `#${inline.channelId}`;
      return inline.kind === 'group' ? `@${inline.groupId}` : inline.text;
    })
    .join('');
}
