/** Digests in words: one, a list of them, what became of their due times. */
import { doerOf } from '../core/access.ts';
import type { Digest, DigestDraft, DigestRun } from '../core/digest.ts';
import {
  type Button,
  bold,
  code,
  type Inline,
  type Message,
  type Part,
  plainText,
  type Rich,
} from '../core/message.ts';
import type { Asker } from '../core/ports.ts';
import type { AuditEntry } from '../core/store.ts';
import { localTime } from '../core/zone.ts';
import { printDigest } from '../language/digest-print.ts';
import { formatClock, formatCount, formatDay, formatZone } from '../language/figures.ts';
import { type Sight, veiled } from '../language/sight.ts';
import { nextDues } from './due.ts';
import { draftOf } from './saving.ts';
import { digestName } from './title.ts';

/** Digests on one page of the list. */
export const DIGESTS_A_PAGE = 25;
const NEXT_RUNS = 3;
const LISTED_RUNS = 5;
const LISTED_CHANGES = 10;

/** Its sentence for people: a channel by its name, since ids say nothing to them. */
export function draftSentence(draft: DigestDraft, sight: Sight): Rich {
  const { lexicon } = sight;
  const shown = { ...draft, queries: draft.queries.map((query) => veiled(query, sight)) };
  const words = code(printDigest({ ...shown, channel: { kind: 'here' } }, lexicon));
  if (draft.channel.kind === 'here') return [words];
  if (draft.channel.kind === 'me') return [words, ' to its owner alone'];
  return [words, ' in ', { kind: 'channel', channelId: draft.channel.id }];
}

/** "Wed 18 Nov 08:30". */
export function whenWords(atMs: number, zone: string): string {
  return `${formatDay(localTime(atMs, zone))} ${formatClock(atMs, zone)}`;
}

/** "sent", "late, sent 09:41", "skipped: missed by 2 h or more". */
export function outcomeWords({ outcome, atMs }: DigestRun, zone: string): string {
  if (outcome === 'sent') return 'sent';
  return outcome === 'late' ? `late, sent ${formatClock(atMs, zone)}` : 'skipped: missed by 2 h or more';
}

export interface DigestView {
  digest: Digest;
  /** Of the latest due time; null: there was none yet. */
  lastRun: DigestRun | null;
}

export interface ListScene {
  page: number;
  nowMs: number;
  isAll: boolean;
  asker: Asker;
  sight: Sight;
}

/** "4 digests here or yours; 1 was skipped": a table, one page of it. */
export function sayDigests(views: readonly DigestView[], scene: ListScene): Message {
  const { nowMs, isAll, asker, sight } = scene;
  const pages = Math.max(1, Math.ceil(views.length / DIGESTS_A_PAGE));
  const at = Math.min(Math.max(1, scene.page), pages);
  const shown = views.slice((at - 1) * DIGESTS_A_PAGE, at * DIGESTS_A_PAGE);
  const skipped = views.filter(({ lastRun }) => lastRun?.outcome === 'skipped').length;
  const count = `${formatCount(views.length)} ${views.length === 1 ? 'digest' : 'digests'} ${isAll ? 'in all' : 'here or yours'}`;
  const state = skipped === 0 ? '' : `; ${formatCount(skipped)} skipped last time`;
  const headline: Rich = [bold(`${count}${state}.`)];
  const showsPlace = shown.some(({ digest }) => placeWords(digest, asker) !== HERE);
  const one = shown[0]?.digest.id ?? 1;
  const line = isAll ? 'digests all' : 'digests';
  const turns: Button[] = [
    ...(at > 1
      ? [{ kind: 'ask' as const, id: 'before', label: 'Before', line: `${line} page ${at - 1}` }]
      : []),
    ...(at < pages
      ? [{ kind: 'ask' as const, id: 'more', label: 'More', line: `${line} page ${at + 1}` }]
      : []),
  ];
  const parts: Part[] = [
    { kind: 'headline', text: headline },
    {
      kind: 'table',
      caption: count,
      columns: [
        { label: 'Digest', align: 'right' },
        { label: 'Tells', align: 'left' },
        { label: 'Next', align: 'left' },
        { label: 'Last', align: 'left' },
        ...(showsPlace ? [{ label: 'Goes to', align: 'left' as const }] : []),
      ],
      rows: shown.map(({ digest, lastRun }) => [
        { kind: 'number', value: digest.id, text: String(digest.id) },
        { kind: 'text', text: digestName(seenDigest(digest, sight), sight.lexicon) },
        { kind: 'text', text: nextWords(digest, nowMs) },
        { kind: 'text', text: lastWords(digest, lastRun) },
        ...(showsPlace ? [{ kind: 'text' as const, text: placeWords(digest, asker) }] : []),
      ]),
      pageSize: DIGESTS_A_PAGE,
    },
    {
      kind: 'note',
      text: [
        pages > 1 ? `page ${at} of ${pages} · ` : '',
        'one of them: ',
        code(`digest ${one}`),
        ' · each in its own zone’s time',
      ].filter((words) => words !== ''),
    },
    ...(turns.length === 0 ? [] : [{ kind: 'buttons' as const, buttons: turns }]),
  ];
  return { summary: plainText(headline, formatClock), parts };
}

function seenDigest(digest: Digest, sight: Sight): Digest {
  return { ...digest, queries: digest.queries.map((query) => veiled(query, sight)) };
}

const HERE = 'here';

/** A cell of a table cannot name a channel. */
function placeWords({ channelId, ownerId }: Digest, { channelId: here, userId }: Asker): string {
  if (channelId === here) return HERE;
  if (channelId !== ownerId) return 'another channel';
  return ownerId === userId ? 'you' : 'its owner';
}

export function nextWords({ due }: Pick<Digest, 'due'>, nowMs: number): string {
  const [next] = nextDues(due, nowMs, 1);
  return next === undefined ? 'never' : whenWords(next, due.zone);
}

export function lastWords({ due }: Pick<Digest, 'due'>, run: DigestRun | null): string {
  if (run === null) return 'not yet';
  return `${whenWords(run.dueAtMs, due.zone)} ${outcomeWords(run, due.zone)}`;
}

/** One digest: what it tells, when it comes next, what became of the last ones. */
export function sayOneDigest(
  digest: Digest,
  runs: readonly DigestRun[],
  { nowMs, sight, mayChange }: { nowMs: number; sight: Sight; mayChange: boolean },
): Message {
  const { due, id } = digest;
  const name = digest.name === null ? '' : `, ${digest.name}`;
  const headline: Rich = [
    bold(`Digest ${id}${name}: next ${nextWords(digest, nowMs)} ${formatZone(due.zone)}.`),
  ];
  const later = nextDues(due, nowMs, NEXT_RUNS).slice(1);
  const lines = [
    ...(later.length > 0 ? [`Then ${later.map((atMs) => whenWords(atMs, due.zone)).join(', ')}.`] : []),
    ...(runs.length === 0
      ? ['It has not been due yet.']
      : [
          `Last: ${runs
            .slice(0, LISTED_RUNS)
            .map((run) => lastWords(digest, run))
            .join(' · ')}.`,
        ]),
  ];
  return {
    summary: `${plainText(headline, formatClock)} ${plainText(draftSentence(draftOf(digest), sight), formatClock)}`,
    parts: [
      { kind: 'headline', text: headline },
      { kind: 'text', text: draftSentence(draftOf(digest), sight) },
      { kind: 'text', text: [lines.join('\n')] },
      { kind: 'note', text: ownerWords(digest) },
      { kind: 'buttons', buttons: digestButtons(digest, mayChange) },
    ],
  };
}

function ownerWords({ ownerId, channelId, keptIn }: Digest): Rich {
  const facts: Inline[] = ['of ', { kind: 'name', userId: ownerId }];
  if (channelId === ownerId) facts.push(', whom it tells alone');
  if (keptIn !== null) facts.push(` · kept in ${keptIn.file}, and changed there`);
  return facts;
}

export function digestButtons({ id }: Pick<Digest, 'id'>, mayChange: boolean): Button[] {
  return [
    { kind: 'say', id: `test-${id}`, label: 'Test', line: `digest ${id} test` },
    ...(mayChange
      ? [
          { kind: 'say' as const, id: `change-${id}`, label: 'Change', line: `digest ${id} change` },
          {
            kind: 'say' as const,
            id: `remove-${id}`,
            label: 'Remove',
            line: `remove digest ${id}`,
            style: 'danger' as const,
          },
        ]
      : []),
  ];
}

/** What became of its due times, and who changed it. */
export function sayDigestHistory(
  digest: Digest | null,
  id: number,
  runs: readonly DigestRun[],
  audit: readonly AuditEntry[],
  { zone, showsWords }: { zone: string; showsWords: boolean },
): Message {
  const own = digest?.due.zone ?? zone;
  const skipped = runs.filter(({ outcome }) => outcome === 'skipped').length;
  const late = runs.filter(({ outcome }) => outcome === 'late').length;
  const counts = [
    `${formatCount(runs.length - skipped)} sent`,
    ...(late > 0 ? [`${formatCount(late)} of them late`] : []),
    ...(skipped > 0 ? [`${formatCount(skipped)} skipped`] : []),
  ];
  const gone = digest === null ? ' (removed)' : '';
  const headline: Rich = [
    bold(`Digest ${id}${gone}: ${runs.length === 0 ? 'not due yet' : counts.join(', ')}.`),
  ];
  const parts: Part[] = [{ kind: 'headline', text: headline }];
  if (runs.length > 0)
    parts.push({
      kind: 'table',
      caption: 'Due times, the latest first',
      columns: [
        { label: 'Due', align: 'left' },
        { label: 'Became', align: 'left' },
      ],
      rows: runs.map((run) => [
        { kind: 'text', text: whenWords(run.dueAtMs, own) },
        { kind: 'text', text: outcomeWords(run, own) },
      ]),
      pageSize: 10,
    });
  const changes = audit.filter(({ what }) => what !== 'digest-skipped').slice(0, LISTED_CHANGES);
  if (changes.length > 0)
    parts.push({
      kind: 'text',
      text: changes.flatMap((entry, at): Inline[] => [
        `${at === 0 ? '' : '\n'}${whenWords(entry.atMs, zone)} `,
        doerOf(entry.by),
        ...changeWords(entry, showsWords),
      ]),
    });
  parts.push({ kind: 'note', text: [`kept for 90 days, changes for 400 · ${formatZone(own)} time`] });
  return { summary: plainText(headline, formatClock), parts };
}

/** Where only some queues are seen, the words of a change may name others. */
function changeWords({ what, words }: AuditEntry, showsWords: boolean): Rich {
  if (!showsWords) return [` ${what.replace('digest-', '')} it`];
  return [' ', ...withChannels(words)];
}

/** Ids of channels in what was written down, as channels. */
function withChannels(words: string): Rich {
  return words
    .split(/<#([CDG][A-Z0-9]+)(?:\|[^>]*)?>/u)
    .map((piece, at): Inline => (at % 2 === 1 ? { kind: 'channel', channelId: piece } : piece))
    .filter((piece) => piece !== '');
}

/** "Digest 3 comes from now on", how it reads, and when it comes first. */
export function saySavedDigest(digest: Digest, isChange: boolean, nowMs: number, sight: Sight): Message {
  const head = `Digest ${digest.id} ${isChange ? 'is changed' : 'comes from now on'}.`;
  const next = ` ${isChange ? 'Next' : 'First'} ${nextWords(digest, nowMs)} ${formatZone(digest.due.zone)}.`;
  return {
    summary: `${head}${next}`,
    parts: [
      { kind: 'headline', text: [bold(head), next] },
      { kind: 'text', text: draftSentence(draftOf(digest), sight) },
      { kind: 'buttons', buttons: digestButtons(digest, true) },
    ],
  };
}
