/** The digests as one part: what is due, the commands, the form, their share of Home. */
import type { HomeSource } from '../core/home.ts';
import type { FormDesk } from '../core/ports.ts';
import { type Route, routesOf } from '../core/route.ts';
import { DIGEST_COMMANDS } from './commands/commands.ts';
import type { DigestParts } from './commands/parts.ts';
import { createDigestForms } from './digest-forms.ts';
import { createDigestHome } from './home.ts';
import { createRunner, type Runner, type RunnerParts } from './run.ts';

export interface Digests {
  routes: readonly Route[];
  forms: FormDesk;
  home: HomeSource;
  runner: Runner;
}

export function createDigests(parts: DigestParts & Pick<RunnerParts, 'meter'>): Digests {
  return {
    routes: routesOf(DIGEST_COMMANDS, parts),
    forms: createDigestForms(parts),
    home: createDigestHome(parts),
    runner: createRunner(parts),
  };
}
