/** A form as a value: what a feature asks for, drawn by whoever can show forms. */
import type { Message, Rich } from './message.ts';

export interface Option {
  /** At most 75 characters are shown. */
  label: string;
  /** At most 150 characters. */
  value: string;
}

export type Field = { id: string; label: string; hint: string | null; isOptional: boolean } & (
  | { kind: 'text'; initial: string; placeholder: string | null; isLive: boolean }
  /** Text of several lines. */
  | { kind: 'lines'; initial: string; placeholder: string | null }
  | { kind: 'choice'; options: readonly Option[]; initial: string | null; isLive: boolean }
  | { kind: 'choices'; options: readonly Option[]; initial: readonly string[] }
  /** Queues, found as one types, and the choices 'all' and patterns; values are as in `QueueName`, printed. */
  | { kind: 'queues'; initial: readonly Option[]; isLive: boolean }
  /** A channel, or null for the one where the form was opened. */
  | { kind: 'channel'; initial: string | null }
);

export interface Form {
  /** Which form this is: it comes back to the feature that made it. */
  kind: 'rule' | 'digest';
  /** At most 24 characters. */
  title: string;
  submit: string;
  /** Said above and below the fields. */
  above: readonly Rich[];
  fields: readonly Field[];
  below: readonly FormNote[];
  /** What the feature wants back with the values; at most 2,500 characters; people do not see it. */
  token: string;
}

export interface OpenForm {
  form: Form;
  /** What takes its place when it is ready; null: it is whole already. */
  later: (() => Promise<Form>) | null;
}

export type FormNote = { kind: 'text'; text: Rich } | { kind: 'monospace'; text: string };

/** By field id; a text, an option's value, several, or null where nothing was given. */
export type FormValues = Readonly<Record<string, string | readonly string[] | null>>;

export interface FilledForm {
  kind: Form['kind'];
  token: string;
  values: FormValues;
}

export type Submitted =
  /** What is wrong, by field id: nothing was done. */
  | { kind: 'wrong'; errors: Readonly<Record<string, string>> }
  /** One more question before it is done. */
  | { kind: 'again'; form: Form }
  | { kind: 'done'; message: Message };
