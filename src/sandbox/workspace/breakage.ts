/** Every fault of the pretend Slack, as something to choose on the page's panel. */

import { type Breakage, chosenFault, type FaultChoice, leftWords } from '../breakage.ts';
import type { DisconnectInput, WorkspaceFault, WorkspaceFaults } from './faults.ts';
import { RESPONSE_URL_METHOD } from './faults.ts';
import type { Channel } from './model.ts';

type Place = { id: string; label: string };

const EVERY_CALL: Place = { id: 'every-call', label: 'every call' };
/** What the app calls, most telling first. */
const METHODS = [
  'chat.postMessage',
  'chat.update',
  'chat.postEphemeral',
  'views.open',
  'views.update',
  'views.publish',
  'users.info',
  'conversations.history',
  'conversations.replies',
].map((id) => ({ id, label: id }));
const CALLS: readonly Place[] = [
  EVERY_CALL,
  { id: RESPONSE_URL_METHOD, label: 'answers (response_url)' },
  ...METHODS,
];

const RETRY_SECONDS = 5;
const SLOW_MS = 2_000;
/** Longer than the app waits for Slack. */
const LATE_MS = 12_000;

interface Choice {
  label: string;
  places: 'calls' | 'methods' | 'channels' | 'none';
  make(place: string): WorkspaceFault | { kind: 'disconnect'; input: DisconnectInput };
}

const CHOICES: Readonly<Record<string, Choice>> = {
  'reply-lost': {
    label: 'does it, and the reply is lost',
    places: 'calls',
    make: (place) => ({ kind: 'reply-lost', ...methodOf(place) }),
  },
  late: {
    label: `never answers, and does it ${LATE_MS / 1000} s later`,
    places: 'methods',
    make: (place) => ({ kind: 'late', ms: LATE_MS, ...methodOf(place) }),
  },
  hang: {
    label: 'never answers',
    places: 'calls',
    make: (place) => ({ kind: 'hang', ...methodOf(place) }),
  },
  slow: {
    label: `answers ${SLOW_MS / 1000} s late`,
    places: 'calls',
    make: (place) => ({ kind: 'slow', ms: SLOW_MS, ...methodOf(place) }),
  },
  'rate-limit': {
    label: `429 with Retry-After ${RETRY_SECONDS} s`,
    places: 'calls',
    make: (place) => ({ kind: 'rate-limit', retryAfterSeconds: RETRY_SECONDS, ...methodOf(place) }),
  },
  'server-error-500': {
    label: '500, a fault of its own',
    places: 'calls',
    make: (place) => serverError(500, place),
  },
  'server-error-502': {
    label: '502, a fault of its own',
    places: 'calls',
    make: (place) => serverError(502, place),
  },
  'server-error-503': {
    label: '503, a fault of its own',
    places: 'calls',
    make: (place) => serverError(503, place),
  },
  'refuse-tables': {
    label: 'refuses tables and charts (invalid_blocks)',
    places: 'none',
    make: () => ({ kind: 'refuse-tables' }),
  },
  archived: {
    label: 'a channel is archived',
    places: 'channels',
    make: (channel) => ({ kind: 'archived', channel }),
  },
  'not-in-channel': {
    label: 'the app is not in a channel',
    places: 'channels',
    make: (channel) => ({ kind: 'not-in-channel', channel }),
  },
  ...Object.fromEntries(
    ['edit_window_closed', 'message_not_found', 'channel_not_found', 'token_revoked', 'internal_error'].map(
      (error): [string, Choice] => [
        error,
        { label: error, places: 'methods', make: (place) => ({ kind: 'refuse', error, ...methodOf(place) }) },
      ],
    ),
  ),
  refreshed: {
    label: 'recycles its connections, with notice',
    places: 'none',
    make: () => ({ kind: 'disconnect', input: { reason: 'refresh_requested', which: 'all' } }),
  },
  'one-cut': {
    label: 'cuts the oldest connection',
    places: 'none',
    make: () => ({ kind: 'disconnect', input: { reason: 'drop', which: 'oldest' } }),
  },
  'all-cut': {
    label: 'cuts every connection',
    places: 'none',
    make: () => ({ kind: 'disconnect', input: { reason: 'drop', which: 'all' } }),
  },
};

function serverError(status: 500 | 502 | 503, place: string): WorkspaceFault {
  return { kind: 'server-error', status, ...methodOf(place) };
}

function methodOf(place: string): { method?: string } {
  return place === EVERY_CALL.id ? {} : { method: place };
}

export function workspaceBreakage(faults: WorkspaceFaults, channels: () => readonly Channel[]): Breakage {
  return {
    choices: () => choicesFor(channels()),
    broken: () =>
      faults
        .list()
        .map(({ id, fault, left }) => ({ id, words: `${wordsOf(fault, channels())}${leftWords(left)}` })),
    break(input) {
      const { choice, place } = chosenFault(choicesFor(channels()), input);
      const made = CHOICES[choice.id]?.make(place);
      if (made === undefined) return;
      if (made.kind === 'disconnect') faults.disconnect(made.input);
      else faults.set(made, input.times ?? undefined);
    },
    mend(id) {
      faults.clear(id ?? undefined);
    },
  };
}

function choicesFor(channels: readonly Channel[]): FaultChoice[] {
  const places: Record<Choice['places'], readonly Place[]> = {
    calls: CALLS,
    methods: METHODS,
    channels: channels.filter(({ kind }) => kind !== 'im').map(({ id, name }) => ({ id, label: `#${name}` })),
    none: [],
  };
  return Object.entries(CHOICES).map(([id, choice]) => ({
    id,
    label: choice.label,
    places: places[choice.places],
    isAtOnce: choice.make('').kind === 'disconnect',
  }));
}

function wordsOf(fault: WorkspaceFault, channels: readonly Channel[]): string {
  const id =
    fault.kind === 'refuse'
      ? fault.error
      : fault.kind === 'server-error'
        ? `server-error-${fault.status ?? 503}`
        : fault.kind;
  const label = CHOICES[id]?.label ?? id;
  if ('method' in fault && fault.method !== undefined) return `${fault.method}: ${label}`;
  if ('channel' in fault && fault.channel !== undefined)
    return `#${channels.find((one) => one.id === fault.channel)?.name ?? fault.channel}: ${label}`;
  return label;
}
