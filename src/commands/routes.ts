/** The commands that only ask, and the words for which there is an answer but no feature yet. */
import { HELP_ROUTE } from './help.ts';
import { LATER_ROUTE } from './later.ts';
import { METRICS_ROUTE } from './metrics.ts';
import { QUEUES_ROUTE } from './queues.ts';
import type { Route } from './route.ts';

export const ASKING_ROUTES: readonly Route[] = [QUEUES_ROUTE, METRICS_ROUTE, HELP_ROUTE, LATER_ROUTE];
