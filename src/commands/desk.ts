/** Where every typed line arrives: a command's own word picks its route, anything else is a query. */
import type { Asker } from '../core/ports.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { tokenize } from '../language/tokens.ts';
import { ask } from './ask.ts';
import type { Answer, DeskParts, Route } from './route.ts';

export interface CommandDesk {
  answer(line: string, asker: Asker): Promise<Answer>;
}

export function createDesk(desk: DeskParts): CommandDesk {
  return {
    async answer(line, asker) {
      const found = await routeOf(line, desk);
      if (found === null) return ask(line, { asker, desk });
      return found.route.run({ rest: found.rest, asker, desk });
    },
  };
}

/** A route goes by the first word, unless that begins the longer name of a queue: "Help Desk today". */
async function routeOf(line: string, desk: DeskParts): Promise<{ route: Route; rest: string } | null> {
  const tokens = tokenize(line);
  const [first] = tokens;
  if (first === undefined || first.isQuoted) return null;
  const route = desk.routes.find(({ words }) => words.includes(first.folded));
  if (route === undefined) return null;
  if (tokens.length > 1) {
    const directory = await desk.analytics.directory('command');
    const name = directory.ok ? lexiconOf(directory.value).longestQueue(tokens, 0, () => undefined) : null;
    if (name !== null && name.length > 1) return null;
  }
  return { route, rest: line.slice(first.end).trim() };
}
