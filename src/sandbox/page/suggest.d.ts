/** Types of suggest.js, which is plain JavaScript so that a browser can load it as it is. */

export interface Offer {
  insert: string;
  name: string;
  about: string;
  id?: string;
}

export interface Command {
  command: string;
  hint: string;
  description: string;
}

export interface Scene {
  me: { id: string };
  app: { id: string; name: string };
  people: { id: string; name: string; realName: string }[];
  channels: { id: string; name: string; kind: string }[];
  commands: Command[];
}

export function offersFor(
  text: string,
  caret: number,
  state: Scene,
): { kind: string; from: number; offers: Offer[] } | null;
export function commandIn(text: string, commands: Command[]): Command | null;
