/** A command: the words that begin it, what it is for, and what it answers. One file and one line in a table each. */
import type { Form } from './form.ts';
import type { Message } from './message.ts';
import type { Asker } from './ports.ts';
import type { Report } from './report.ts';

export interface Route {
  /** Folded first words; the first is the canonical one. */
  words: readonly [string, ...string[]];
  /** As it is typed: "queues [part of a name]"; empty: not listed in the help. */
  usage: string;
  about: string;
  run(request: Request): Promise<Answer>;
}

export interface Request {
  /** What stands behind the command's own word. */
  rest: string;
  /** The whole line, as typed. */
  line: string;
  asker: Asker;
}

export interface Answer {
  message: Message;
  /** Null when the answer is not one of figures. */
  report: Report | null;
  /** A form to open where that can be done; elsewhere the message stands for it. */
  form: OpenForm | null;
}

export interface OpenForm {
  form: Form;
  /** What takes its place when it is ready; null: it is whole already. */
  later: (() => Promise<Form>) | null;
}

export function say(message: Message): Answer {
  return { message, report: null, form: null };
}
