/** Where every typed line arrives: a command's own word picks its route, anything else is a query. */
import type { Asker, CommandOutcome, Meter } from '../core/ports.ts';
import { type Answer, type Route, routesOf } from '../core/route.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { tokenize } from '../language/tokens.ts';
import { ask } from './ask.ts';
import { ASKING_COMMANDS } from './commands.ts';
import type { DeskParts } from './desk-parts.ts';
import { createMoment } from './moment.ts';
import { pickRoute } from './pick-route.ts';

export interface CommandDesk {
  answer(line: string, asker: Asker): Promise<Answer>;
}

/** What a line without a command's word is counted as. */
const QUERY = 'query';

/** `others`: the routes of other features, which stand behind those that ask. */
export function createDesk(
  parts: Omit<DeskParts, 'routes' | 'moment'>,
  others: readonly Route[],
  meter: Pick<Meter, 'commandRan'> | null = null,
): CommandDesk {
  const desk: DeskParts = { ...parts, moment: createMoment(), routes: [] };
  desk.routes = [...routesOf(ASKING_COMMANDS, desk), ...others];
  return {
    async answer(line, asker) {
      const startedAtMs = desk.clock.now();
      let kind = QUERY;
      let outcome: CommandOutcome = 'bug';
      try {
        const found = await routeOf(line, asker, desk);
        if (found !== null) [kind] = found.route.words;
        const answer = await (found === null
          ? ask(line, asker, desk)
          : found.route.run({ rest: found.rest, line, asker }));
        outcome = answer.isFailure ? 'refused' : 'answered';
        return answer;
      } finally {
        meter?.commandRan(kind, outcome, desk.clock.now() - startedAtMs);
      }
    },
  };
}

/** A route goes by its words, unless those begin the longer name of a queue: "Help Desk today". */
async function routeOf(
  line: string,
  asker: Asker,
  desk: DeskParts,
): Promise<{ route: Route; rest: string } | null> {
  const tokens = tokenize(line);
  const found = pickRoute(line, tokens, desk.routes);
  if (found === null) return null;
  if (tokens.length > 1) {
    const directory = await desk.directories.seenFrom([asker.channelId], 'command');
    const name = directory.ok ? lexiconOf(directory.value).longestName(tokens, 0, () => undefined) : null;
    if (name !== null && name.length > 1) return null;
  }
  return found;
}
