/** Every fault of the pretend Genesys, as something to choose on the page's panel. */

import { type Breakage, chosenFault, type FaultChoice, leftWords } from '../breakage.ts';
import type { Fault, FaultKind, FaultSwitch, FaultTarget } from './faults.ts';

const PLACES: readonly { id: FaultTarget; label: string }[] = [
  { id: 'all', label: 'everything' },
  { id: 'login', label: 'the login' },
  { id: 'queues', label: 'the list of queues' },
  { id: 'observations', label: 'live figures' },
  { id: 'aggregates', label: 'figures of periods' },
];
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
  label: string;
  places: readonly { id: FaultTarget; label: string }[];
  make(place: FaultTarget): FaultKind;
}

const CHOICES: Readonly<Record<FaultKind['kind'], Choice>> = {
  hang: { label: 'never answers', places: PLACES, make: () => ({ kind: 'hang' }) },
  slow: {
    label: `answers ${SLOW_MS / 1000} s late`,
    places: PLACES,
    make: () => ({ kind: 'slow', ms: SLOW_MS }),
  },
  reset: { label: 'tears the connection down', places: PLACES, make: () => ({ kind: 'reset' }) },
  'half-json': { label: 'sends half an answer', places: PLACES, make: () => ({ kind: 'half-json' }) },
  '429': {
    label: `429 with Retry-After ${RETRY_SECONDS} s`,
    places: PLACES,
    make: () => ({ kind: '429', seconds: RETRY_SECONDS }),
  },
  '429-bare': {
    label: '429 without Retry-After',
    places: PLACES,
    make: () => ({ kind: '429-bare', seconds: RETRY_SECONDS }),
  },
  '500': { label: '500, a fault of its own', places: PLACES, make: () => ({ kind: '500' }) },
  '502-html': { label: '502 with a page of HTML', places: PLACES, make: () => ({ kind: '502-html' }) },
  '503-empty': { label: '503 with nothing', places: PLACES, make: () => ({ kind: '503-empty' }) },
  '401': { label: '401 whatever the token', places: READS, make: () => ({ kind: '401' }) },
  '403': {
    label: '403, a permission is missing',
    places: [...READS].reverse(),
    make: (place) => ({ kind: '403', permission: PERMISSIONS[place] ?? '' }),
  },
  '413': {
    label: `413 above ${MANY_QUEUES} queues`,
    places: QUERIES,
    make: () => ({ kind: '413', overQueues: MANY_QUEUES }),
  },
  '422': { label: '422, cannot be processed', places: QUERIES, make: () => ({ kind: '422' }) },
  'wrong-region': {
    label: 'refuses the login, as of another region',
    places: PLACES.filter(({ id }) => id === 'login'),
    make: () => ({ kind: 'wrong-region' }),
  },
  'token-expired': {
    label: 'forgets every token, once',
    places: [],
    make: () => ({ kind: 'token-expired' }),
  },
};

export function organisationBreakage(faults: FaultSwitch): Breakage {
  return {
    choices,
    broken: () =>
      faults.active().map((fault) => ({
        id: `${fault.kind}@${fault.target}`,
        words: `${PLACES.find(({ id }) => id === fault.target)?.label}: ${CHOICES[fault.kind].label}${leftWords(fault.times ?? null)}`,
      })),
    break(input) {
      const { choice, place } = chosenFault(choices(), input);
      const target = place === '' ? 'all' : (place as FaultTarget);
      const kind = CHOICES[choice.id as FaultKind['kind']].make(target);
      const fault: Fault = { ...kind, target, ...(input.times === null ? {} : { times: input.times }) };
      faults.set(fault);
    },
    mend(id) {
      if (id === null) faults.clear();
      for (const { kind, target } of faults.active())
        if (`${kind}@${target}` === id) faults.clear(target, kind);
    },
  };
}

function choices(): FaultChoice[] {
  return Object.entries(CHOICES).map(([id, { label, places }]) => ({
    id,
    label,
    places,
    isAtOnce: id === 'token-expired',
  }));
}
