/** Every fault of the pretend Genesys, as something to choose on the page's panel. */

import { type Breakage, chosenFault, type FaultChoice, leftWords } from '../breakage.ts';
import type { Fault, FaultKind, FaultSwitch, FaultTarget } from './faults.ts';

type Place = { id: FaultTarget; label: string };

const PLACES: readonly Place[] = [
  { id: 'all', label: 'everything' },
  { id: 'login', label: 'the login' },
  { id: 'queues', label: 'the list of queues' },
  { id: 'observations', label: 'live figures' },
  { id: 'aggregates', label: 'figures of periods' },
];
const LOGIN = PLACES.filter(({ id }) => id === 'login');
const READS = PLACES.filter(({ id }) => id !== 'all' && id !== 'login');
const QUERIES = READS.filter(({ id }) => id !== 'queues');

const PERMISSIONS: Partial<Record<FaultTarget, string>> = {
  queues: 'routing:queue:view',
  observations: 'analytics:queueObservation:view',
  aggregates: 'analytics:conversationAggregate:view',
};
/** Short enough to be waited for. */
const RETRY_SECONDS = 20;
const SLOW_MS = 4_000;
const MANY_QUEUES = 3;

interface Choice {
  id: FaultKind['kind'];
  label: string;
  places: readonly Place[];
  make(place: FaultTarget): FaultKind;
}

/** The most telling first. */
const CHOICES: readonly Choice[] = [
  choice('hang', 'never answers', PLACES, { kind: 'hang' }),
  choice('slow', `answers ${SLOW_MS / 1000} s late`, PLACES, { kind: 'slow', ms: SLOW_MS }),
  choice('500', '500, a fault of its own', PLACES, { kind: '500' }),
  choice('429', `429 with Retry-After ${RETRY_SECONDS} s`, PLACES, { kind: '429', seconds: RETRY_SECONDS }),
  choice('429-bare', '429 without Retry-After', PLACES, { kind: '429-bare', seconds: RETRY_SECONDS }),
  choice('reset', 'tears the connection down', PLACES, { kind: 'reset' }),
  choice('half-json', 'sends half an answer', PLACES, { kind: 'half-json' }),
  choice('502-html', '502 with a page of HTML', PLACES, { kind: '502-html' }),
  choice('503-empty', '503 with nothing', PLACES, { kind: '503-empty' }),
  choice('401', '401 whatever the token', READS, { kind: '401' }),
  choice('403', '403, a permission is missing', [...READS].reverse(), (place) => ({
    kind: '403',
    permission: PERMISSIONS[place] ?? '',
  })),
  choice('413', `413 above ${MANY_QUEUES} queues`, QUERIES, { kind: '413', overQueues: MANY_QUEUES }),
  choice('422', '422, cannot be processed', QUERIES, { kind: '422' }),
  choice('wrong-region', 'refuses the login, as of another region', LOGIN, { kind: 'wrong-region' }),
  choice('token-expired', 'forgets every token, once', [], { kind: 'token-expired' }),
];

function choice(
  id: FaultKind['kind'],
  label: string,
  places: readonly Place[],
  fault: FaultKind | ((place: FaultTarget) => FaultKind),
): Choice {
  return { id, label, places, make: typeof fault === 'function' ? fault : () => fault };
}

export function organisationBreakage(faults: FaultSwitch): Breakage {
  return {
    choices,
    broken: () =>
      faults.active().map((fault) => ({
        id: `${fault.kind}@${fault.target}`,
        words: wordsOf(fault),
      })),
    break(input) {
      const chosen = chosenFault(choices(), input);
      const target = PLACES.find(({ id }) => id === chosen.place)?.id ?? 'all';
      const kind = CHOICES.find(({ id }) => id === chosen.choice.id)?.make(target);
      if (kind === undefined) return;
      faults.set({ ...kind, target, ...(input.times === null ? {} : { times: input.times }) });
    },
    mend(id) {
      if (id === null) faults.clear();
      for (const { kind, target } of faults.active())
        if (`${kind}@${target}` === id) faults.clear(target, kind);
    },
  };
}

function choices(): FaultChoice[] {
  return CHOICES.map(({ id, label, places }) => ({ id, label, places, isAtOnce: id === 'token-expired' }));
}

function wordsOf({ kind, target, times }: Fault): string {
  const place = PLACES.find(({ id }) => id === target)?.label ?? target;
  const label = CHOICES.find(({ id }) => id === kind)?.label ?? kind;
  return `${place}: ${label}${leftWords(times ?? null)}`;
}
