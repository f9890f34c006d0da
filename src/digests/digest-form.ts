/** The form for a digest: what it asks, and what stands in its fields: from a draft, and back into one or what is wrong by field. */
import { type DigestDraft, MAX_DIGEST_QUERIES } from '../core/digest.ts';
import type { Form, FormValues, Option } from '../core/form.ts';
import { WORKING_DAYS } from '../core/hours.ts';
import type { Rich } from '../core/message.ts';
import type { Query } from '../core/query.ts';
import type { Directory } from '../core/queue.ts';
import { knownZone, type LocalDate, printDate, printMinute } from '../core/zone.ts';
import { parseDigest } from '../language/digest-parse.ts';
import { printDigest } from '../language/digest-print.ts';
import { isDigestSpeech } from '../language/digest-vocabulary.ts';
import { type Lexicon, lexiconOf } from '../language/lexicon.ts';
import { type Misread, sayMisread } from '../language/misread.ts';
import { printQuery, printQuoted } from '../language/print.ts';

/** What the form is about, which comes back with it. */
export interface FormToken {
  /** The digest that is changed, the revision that the person saw, and whether it is their own; null: a new one. */
  edit: { id: number; revision: number; isOwn: boolean } | null;
}

/** As people see it: texts as they were typed, options by their values. */
export interface Entries {
  queries: string;
  time: string;
  days: readonly string[];
  zone: string;
  except: string;
  tells: 'channel' | 'person';
  /** Null: the channel where the form was opened. */
  channel: string | null;
  name: string;
}

export interface Filling {
  entries: Entries;
  token: FormToken;
  above?: readonly Rich[];
}

const DAYS: readonly Option[] = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
].map((label, at) => ({ label, value: String(at + 1) }));

export function digestForm({ entries, token, above = [] }: Filling): Form {
  const field = (id: string, label: string, hint: string | null, isOptional = false) => ({
    id,
    label,
    hint,
    isOptional,
  });
  const owner = token.edit !== null && !token.edit.isOwn ? 'Its owner alone' : 'Me alone';
  return {
    kind: 'digest',
    title: token.edit === null ? 'New digest' : `Change digest ${token.edit.id}`,
    submit: 'Save',
    above,
    fields: [
      {
        ...field(
          'queries',
          'What it tells',
          'One question a line, as you would type it. The first is the message, the others its thread.',
        ),
        kind: 'lines',
        initial: entries.queries,
        placeholder: 'all yesterday\nall yesterday by media',
      },
      {
        ...field('time', 'At', 'Such as 08:30'),
        kind: 'text',
        initial: entries.time,
        placeholder: '08:30',
        isLive: false,
      },
      { ...field('days', 'On', null), kind: 'choices', options: DAYS, initial: entries.days },
      {
        ...field('zone', 'Time zone', 'A name such as Europe/Berlin'),
        kind: 'text',
        initial: entries.zone,
        placeholder: 'Europe/Berlin',
        isLive: false,
      },
      {
        ...field('except', 'Not on', 'Dates such as 2026-12-25, 2026-12-26', true),
        kind: 'text',
        initial: entries.except,
        placeholder: null,
        isLive: false,
      },
      {
        ...field('tells', 'Goes to', null),
        kind: 'choice',
        options: [
          { label: 'A channel', value: 'channel' },
          { label: owner, value: 'person' },
        ],
        initial: entries.tells,
        isLive: true,
      },
      ...(entries.tells === 'channel'
        ? [
            {
              ...field('channel', 'Channel', 'None: where this was opened', true),
              kind: 'channel' as const,
              initial: entries.channel,
            },
          ]
        : []),
      {
        ...field('name', 'Name', 'What its title says in place of the queues', true),
        kind: 'text',
        initial: entries.name,
        placeholder: 'Retail',
        isLive: false,
      },
    ],
    below: [],
    token: JSON.stringify(token),
  };
}

/** A token that we wrote. */
export function readToken(text: string): FormToken {
  return JSON.parse(text) as FormToken;
}

export function entriesOfDraft(draft: DigestDraft, directory: Directory): Entries {
  const lexicon = lexiconOf(directory);
  const { due, channel, name } = draft;
  return {
    queries: draft.queries.map((query) => printQuery(query, lexicon, isDigestSpeech)).join('\n'),
    time: printMinute(due.minute),
    days: due.days.map(String),
    zone: due.zone,
    except: due.except.map(printDate).join(', '),
    tells: channel.kind === 'me' ? 'person' : 'channel',
    channel: channel.kind === 'channel' ? channel.id : null,
    name: name ?? '',
  };
}

export function entriesOfValues(values: FormValues): Entries {
  const text = (id: string) => (typeof values[id] === 'string' ? (values[id] as string).trim() : '');
  const days = values.days;
  return {
    queries: text('queries'),
    time: text('time'),
    days: Array.isArray(days) ? (days as readonly string[]) : [],
    zone: text('zone'),
    except: text('except'),
    tells: text('tells') === 'person' ? 'person' : 'channel',
    channel: text('channel') || null,
    name: text('name'),
  };
}

/** By field id. */
export type EntryFaults = Readonly<Record<string, string>>;

export interface EntryScene {
  directory: Directory;
  nowMs: number;
  /** IANA name, of whoever fills it in. */
  zone: string;
}

/** Each field is read by itself, so that all that are wrong are told, each at its own place; then all together. */
export function readEntries(
  entries: Entries,
  scene: EntryScene,
): { draft: DigestDraft } | { faults: EntryFaults } {
  const faults: Record<string, string> = {};
  const fail = (id: string, words: string) => {
    faults[id] ??= words;
  };
  const zone = knownZone(entries.zone);
  if (zone === null)
    fail('zone', `I do not know the time zone “${entries.zone}”. Write it like Europe/Berlin.`);
  const inZone = { ...scene, zone: zone ?? scene.zone };
  const queries = readQueries(entries.queries, inZone);
  if (typeof queries === 'string') fail('queries', queries);
  const minute = readTime(entries.time, inZone);
  if (typeof minute === 'string') fail('time', minute);
  const except = readExcept(entries.except, inZone);
  if (typeof except === 'string') fail('except', except);
  const days = DAYS.map(({ value }) => value)
    .filter((day) => entries.days.includes(day))
    .map(Number);
  if (days.length === 0) fail('days', 'Choose at least one day.');
  const name = readName(entries.name, inZone);
  if (name !== null && typeof name !== 'string') fail('name', name.fault);
  if (
    Object.keys(faults).length > 0 ||
    zone === null ||
    typeof queries === 'string' ||
    typeof minute === 'string' ||
    typeof except === 'string' ||
    (name !== null && typeof name !== 'string')
  )
    return { faults };
  const draft: DigestDraft = {
    name,
    queries,
    due: { minute, days, zone, except },
    channel:
      entries.tells === 'person'
        ? { kind: 'me' }
        : entries.channel === null
          ? { kind: 'here' }
          : { kind: 'channel', id: entries.channel },
  };
  const wrong = wholeFault(draft, inZone);
  return wrong === null ? { draft } : { faults: { queries: wrong } };
}

/** Line by line, so that each that is wrong is named. */
function readQueries(text: string, scene: EntryScene): Query[] | string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) return 'Write at least one question, such as: all yesterday';
  const queries: Query[] = [];
  const wrong: string[] = [];
  for (const [at, line] of lines.entries()) {
    const read = readLine(line, scene);
    if (typeof read === 'string') wrong.push(lines.length === 1 ? read : `Line ${at + 1}: ${read}`);
    else queries.push(...read);
  }
  if (wrong.length > 0) return wrong.join(' ');
  return queries.length > MAX_DIGEST_QUERIES
    ? `A digest asks at most ${MAX_DIGEST_QUERIES} questions.`
    : queries;
}

function readLine(line: string, scene: EntryScene): readonly Query[] | string {
  const parsed = parseDigest(line, { ...scene, last: null });
  if (parsed.kind === 'misread') return oneLineOf(parsed.misread);
  if (parsed.kind === 'choice') return `${parsed.question} Write it like 2026-11-01.`;
  const { draft, missing } = parsed;
  if (missing.includes('queries')) return 'I read no question in this. Such as: all yesterday by media';
  if (!missing.includes('time')) return 'The time has a field of its own.';
  if (draft.channel.kind !== 'here') return 'Where it goes has a field of its own.';
  if (draft.name !== null) return 'The name has a field of its own.';
  if (draft.due.except.length > 0 || draft.due.days.join() !== WORKING_DAYS.join())
    return 'The days have fields of their own.';
  // A zone that is said of the questions is theirs; the schedule's stands in its own field.
  const own = draft.due.zone === scene.zone ? null : draft.due.zone;
  return draft.queries.map((query) => ({ ...query, zone: query.zone ?? own }));
}

function readTime(text: string, scene: EntryScene): number | string {
  const parsed = parseDigest(`yesterday at ${text}`, { ...scene, last: null });
  if (parsed.kind === 'misread') return oneLineOf(parsed.misread);
  if (parsed.kind !== 'digest' || text === '' || parsed.missing.includes('time'))
    return 'Write a time such as 08:30.';
  const { minute } = parsed.draft.due;
  return isThatAlone(parsed.draft, { minute }, scene)
    ? minute
    : 'Write the time alone, such as 08:30: all else has a field of its own.';
}

/** What else is said in a field of the schedule would be lost without a word, such as another time zone. */
function isThatAlone(draft: DigestDraft, said: Partial<DigestDraft['due']>, scene: EntryScene): boolean {
  const plain = parseDigest('yesterday at 08:30', { ...scene, last: null });
  if (plain.kind !== 'digest') throw new Error('a digest that cannot be misread was');
  const alone: DigestDraft = { ...plain.draft, due: { ...plain.draft.due, ...said } };
  return JSON.stringify(draft) === JSON.stringify(alone);
}

function readExcept(text: string, scene: EntryScene): readonly LocalDate[] | string {
  if (text === '') return [];
  const parsed = parseDigest(`yesterday at 08:30 except ${text}`, { ...scene, last: null });
  if (parsed.kind === 'misread') return oneLineOf(parsed.misread);
  const except = parsed.kind === 'digest' ? parsed.draft.due.except : [];
  const isAlone = parsed.kind === 'digest' && isThatAlone(parsed.draft, { except }, scene);
  return isAlone && except.length > 0 ? except : 'Write dates alone, such as 2026-12-25, 2026-12-26.';
}

function readName(text: string, scene: EntryScene): string | null | { fault: string } {
  if (text === '') return null;
  const words = `yesterday at 08:30 named ${printQuoted(text)}`;
  const parsed = parseDigest(words, { ...scene, last: null });
  if (parsed.kind === 'misread') return { fault: oneLineOf(parsed.misread) };
  return parsed.kind === 'digest' ? parsed.draft.name : { fault: 'Take another name.' };
}

/** What is wrong with its parts together, such as hours that have not begun when it comes. */
function wholeFault(draft: DigestDraft, scene: EntryScene): string | null {
  const lexicon: Lexicon = lexiconOf(scene.directory);
  const parsed = parseDigest(printDigest({ ...draft, channel: { kind: 'here' } }, lexicon), {
    ...scene,
    last: null,
  });
  return parsed.kind === 'misread' ? oneLineOf(parsed.misread) : null;
}

function oneLineOf(misread: Misread): string {
  const { what, todo } = sayMisread(misread);
  return `${what} ${todo}`.replaceAll('`', '').trim();
}
