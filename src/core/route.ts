/**
 * A command: the words that begin it, what it is for, and what it answers. One file and one line in a table each.
 * Several features may share a first word, as `remove` and `history` do: each tells by `second` which of them it takes,
 * and one of them has no `second` and takes what is left.
 */
import type { OpenForm } from './form.ts';
import type { Message } from './message.ts';
import type { Asker } from './ports.ts';
import type { Report } from './report.ts';

/** What `help <name>` tells beyond a command's own line. */
export interface HelpTopic {
  name: string;
  about: string;
  examples: readonly (readonly [line: string, means: string])[];
  /** Those that are offered as buttons, where the first three would change something when they are pressed. */
  pressed?: readonly string[];
}

interface Named {
  /** Folded first words; the first is the canonical one. */
  words: readonly [string, ...string[]];
  /**
   * Folded words behind the first, of which one must stand there: `remove` with `['digest', 'digests']` is asked for
   * "remove digest 3" and "remove the digest 3", and `rest` is what stands behind both, "3". '' is the first word with
   * nothing behind it. Left out: any.
   */
  second?: readonly string[];
  /** As it is typed: "queues [part of a name]"; empty: not listed in the help. */
  usage: string;
  about: string;
  topic?: HelpTopic;
}

/** A line in a feature's table of commands; `Parts` is what the feature works with. */
export interface Command<Parts> extends Named {
  run(request: Request, parts: Parts): Promise<Answer>;
}

/** A command with what it works with. */
export interface Route extends Named {
  run(request: Request): Promise<Answer>;
}

export interface Request {
  /** What stands behind the command's own words. */
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
  /** A fault, or a line that was not understood: what a terminal tells by its exit code. */
  isFailure: boolean;
}

export function routesOf<Parts>(commands: readonly Command<Parts>[], parts: Parts): Route[] {
  return commands.map((command) => ({ ...command, run: (request) => command.run(request, parts) }));
}

/** An answer that is neither figures nor a failure. */
export function said(message: Message): Answer {
  return { message, report: null, form: null, isFailure: false };
}
