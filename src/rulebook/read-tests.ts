/** The tests of a file: series, and what is expected of the rules over them. */
import { MEDIA_TYPES } from '../core/queue.ts';
import { epochOf, isRealDate, knownZone, MINUTE_MS, QUARTER_MS } from '../core/zone.ts';
import {
  AGENT_FIELDS,
  type BookExpectation,
  type BookSeries,
  type BookTest,
  type BookUsual,
  COUNT_FIELDS,
  EXPECTED_STATES,
  LIVE_FIELDS,
  MAX_BOOK_TESTS,
  MAX_EXPECTATIONS,
  MAX_TEST_SERIES,
  SERIES_FIELDS,
  type SeriesField,
} from './book.ts';
import type { BookFault } from './book-fault.ts';
import { placeOf, readList, readMap, readText, shown, textOf } from './nodes.ts';
import { readSeries } from './series.ts';
import type { YamlEntry, YamlNode, YamlText } from './yaml-file.ts';

const TEST = { what: 'a test', keys: ['name', 'every', 'from', 'series', 'expect'] };
const SERIES = { what: 'a series', keys: ['queue', 'media', 'usual', ...SERIES_FIELDS] };
const USUAL = { what: 'what is usual', keys: ['offered', 'abandon'] };
const EXPECTATION = { what: 'an expectation', keys: ['at', 'rule', 'queue', 'media', 'state', 'value'] };

/** Whose tests they are. */
interface TestsOf {
  source: string;
  /** IANA name. */
  zone: string;
}

export function readTests(node: YamlNode, of: TestsOf, faults: BookFault[]): BookTest[] {
  const items = atMost(readList(node, 'tests', faults), MAX_BOOK_TESTS, 'tests', faults);
  return items.flatMap((item) => readTest(item, of, faults) ?? []);
}

function atMost(
  items: readonly YamlNode[],
  most: number,
  what: string,
  faults: BookFault[],
): readonly YamlNode[] {
  const next = items[most];
  if (next === undefined) return items;
  faults.push({
    from: next.from,
    what: `There are more than ${most.toLocaleString('en-US')} ${what} here.`,
    todo: 'Make several of it.',
  });
  return items.slice(0, most);
}

function readTest(node: YamlNode, { zone, source }: TestsOf, faults: BookFault[]): BookTest | null {
  const entries = readMap(node, TEST, faults);
  if (entries === null) return null;
  const missing = {
    from: node.from,
    what: 'This test has no name.',
    todo: 'Add `name: …`: what the rules should do.',
  };
  const name = readText(entries, 'name', missing, faults);
  const everyMs = readStep(readText(entries, 'every', null, faults), faults);
  const from = readFrom(readText(entries, 'from', null, faults), zone, faults);
  const series = listed(entries, 'series', node, MAX_TEST_SERIES, faults);
  const expect = listed(entries, 'expect', node, MAX_EXPECTATIONS, faults);
  const test = {
    everyMs,
    ...from,
    series: series.flatMap((one) => readOneSeries(one, source, faults) ?? []),
    expect: expect.flatMap((one) => readExpectation(one, everyMs, faults) ?? []),
  };
  if (from.fromMs % everyMs !== 0)
    faults.push({
      from: entries.get('from')?.value.from ?? node.from,
      what: 'The test begins within a step.',
      todo: 'Begin on a whole step, such as the full hour.',
    });
  seriesOnce(test.series, faults);
  beyondSeries(test, faults);
  return name === null ? null : { name, ...test };
}

function listed(
  entries: ReadonlyMap<string, YamlEntry>,
  key: string,
  node: YamlNode,
  most: number,
  faults: BookFault[],
): readonly YamlNode[] {
  const entry = entries.get(key);
  const items = entry === undefined ? [] : atMost(readList(entry.value, key, faults), most, key, faults);
  if (items.length === 0 && (entry === undefined || entry.value.kind !== 'map'))
    faults.push({
      from: entry?.key.from ?? node.from,
      what: `This test has no \`${key}\`.`,
      todo: 'Compare it with rules.example.yml.',
    });
  return items;
}

function seriesOnce(series: readonly BookSeries[], faults: BookFault[]): void {
  const seen = new Set<string>();
  for (const { queue, media } of series) {
    const key = `${queue.text}/${media}`;
    if (seen.has(key))
      faults.push({
        from: queue.from,
        what: `There is a series of “${shown(queue.text)}”, ${media}, already.`,
        todo: 'Put its figures together in one.',
      });
    seen.add(key);
  }
}

function beyondSeries(test: Omit<BookTest, 'name'>, faults: BookFault[]): void {
  const steps = Math.max(
    0,
    ...test.series.flatMap(({ figures }) => [...figures.values()].map(({ length }) => length)),
  );
  for (const { at, atMs } of test.expect) {
    if (steps === 0 || atMs <= steps * test.everyMs) continue;
    faults.push({
      from: at.from,
      what: `Every series of this test has ended by ${at.text.trim()}.`,
      todo: `Make one longer: they go on for ${printLength(steps * test.everyMs)}.`,
    });
  }
}

const DEFAULT_STEP_MS = MINUTE_MS;
const LEAST_STEP_MS = 10_000;

function readStep(text: YamlText | null, faults: BookFault[]): number {
  if (text === null) return DEFAULT_STEP_MS;
  const ms = lengthOf(text.text);
  if (ms !== null && ms >= LEAST_STEP_MS && QUARTER_MS % ms === 0) return ms;
  faults.push({
    from: text.from,
    what: `“${shown(text.text)}” is no step.`,
    todo: 'Steps are parts of a quarter-hour: 10s, 30s, 1m, 3m, 5m or 15m.',
  });
  return DEFAULT_STEP_MS;
}

/** "45m", "1h30m", "90s", "0m" in milliseconds; null for anything else. */
export function lengthOf(text: string): number | null {
  const found = /^\s*(?:(\d{1,3})h)?\s*(?:(\d{1,5})m)?\s*(?:(\d{1,6})s)?\s*$/i.exec(text);
  if (found === null || text.trim() === '') return text.trim() === '0' ? 0 : null;
  const [, hours, minutes, seconds] = found;
  return (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
}

/** "45m", "1h30m", "90s". */
export function printLength(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds % 60 !== 0) return `${seconds}s`;
  const [hours, minutes] = [Math.floor(seconds / 3600), (seconds / 60) % 60];
  if (hours === 0) return `${minutes}m`;
  return minutes === 0 ? `${hours}h` : `${hours}h${minutes}m`;
}

/** A Monday. */
const DEFAULT_FROM = '2026-11-16 10:00';
const FROM = /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ]+(\d{1,2}):(\d{2}))?(?:\s+(\S+))?\s*$/;

function readFrom(
  text: YamlText | null,
  zone: string,
  faults: BookFault[],
): { fromMs: number; zone: string } {
  const [, year, month, day, hour = '0', minute = '0', named] = FROM.exec(text?.text ?? DEFAULT_FROM) ?? [];
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  const ownZone = named === undefined ? zone : knownZone(named);
  const isTime = Number(hour) < 24 && Number(minute) < 60;
  if (ownZone !== null && isTime && date.year >= 2000 && isRealDate(date))
    return { fromMs: epochOf(date, Number(hour) * 60 + Number(minute), ownZone), zone: ownZone };
  if (text !== null)
    faults.push({
      from: text.from,
      what: `“${shown(text.text)}” is no time to begin at.`,
      todo: `Write \`${DEFAULT_FROM} Europe/Berlin\`; the zone may be left out.`,
    });
  return { fromMs: 0, zone };
}

function readOneSeries(node: YamlNode, source: string, faults: BookFault[]): BookSeries | null {
  const entries = readMap(node, SERIES, faults);
  if (entries === null) return null;
  const queue = readText(
    entries,
    'queue',
    { from: node.from, what: 'This series is of no queue.', todo: 'Add `queue: Billing`.' },
    faults,
  );
  const media = readMedia(readText(entries, 'media', null, faults), faults);
  const figures = new Map<SeriesField, readonly (number | null)[]>();
  for (const field of SERIES_FIELDS) {
    const text = seriesText(entries.get(field), field, faults);
    if (text === null) continue;
    const read = readSeries(text.text, isCounted(field));
    if (read.ok) figures.set(field, read.series);
    else faults.push({ from: placeOf(read.typed, text, source), what: read.what, todo: read.todo });
  }
  return queue === null ? null : { queue, media, usual: readUsual(entries.get('usual'), faults), figures };
}

/** A list of numbers is as good. */
function seriesText(entry: YamlEntry | undefined, field: string, faults: BookFault[]): YamlText | null {
  if (entry === undefined) return null;
  const { value } = entry;
  if (value.kind !== 'list') return textOf(value, field, faults);
  const items = value.items.flatMap((item) => textOf(item, field, faults) ?? []);
  return { kind: 'text', text: items.map(({ text }) => text).join(' '), from: value.from, to: value.to };
}

function isCounted(field: SeriesField): boolean {
  const counts: readonly string[] = [
    ...COUNT_FIELDS,
    ...AGENT_FIELDS,
    ...LIVE_FIELDS.filter((one) => one !== 'longest'),
  ];
  return counts.includes(field);
}

function readMedia(text: YamlText | null, faults: BookFault[]): string {
  if (text === null) return 'voice';
  const folded = text.text.trim().toLowerCase().replace('e-mail', 'email');
  const media = MEDIA_TYPES.find((type) => type === folded);
  if (media === undefined)
    faults.push({
      from: text.from,
      what: `“${shown(text.text)}” is no media type.`,
      todo: `There are ${MEDIA_TYPES.join(', ')}.`,
    });
  return media ?? 'voice';
}

const HALF_HOUR_MS = 30 * MINUTE_MS;

function readUsual(entry: YamlEntry | undefined, faults: BookFault[]): BookUsual | null {
  if (entry === undefined) return null;
  const entries = readMap(entry.value, USUAL, faults);
  if (entries === null) return null;
  const missing = {
    from: entry.key.from,
    what: 'How much is usual here?',
    todo: 'Add `offered: 120 per 30m`.',
  };
  const offered = readText(entries, 'offered', missing, faults);
  const abandon = readText(entries, 'abandon', null, faults);
  if (offered === null) return null;
  const [, count, per = ''] =
    /^\s*(\d{1,6}(?:\.\d{1,3})?)\s*(?:per|\/|an?|every)\s*(\S+)\s*$/.exec(offered.text) ?? [];
  const perMs = lengthOf(
    per
      .replace(/^hour$/, '1h')
      .replace(/^minute$/, '1m')
      .replace(/^half-hour$/, '30m'),
  );
  if (count === undefined || perMs === null || perMs === 0)
    faults.push({
      from: offered.from,
      what: `“${shown(offered.text)}” does not say how many in how long.`,
      todo: 'Write `120 per 30m`.',
    });
  const [, percent = ''] = /^\s*(\d{1,3}(?:\.\d{1,3})?)\s*%\s*$/.exec(abandon?.text ?? '0%') ?? [];
  if (abandon !== null && (percent === '' || Number(percent) > 100))
    faults.push({
      from: abandon.from,
      what: `“${shown(abandon.text)}” is no share.`,
      todo: 'Write it in percent: `5%`.',
    });
  if (count === undefined || perMs === null || perMs === 0) return null;
  return { offered: (Number(count) * HALF_HOUR_MS) / perMs, abandonShare: Number(percent) / 100 };
}

function readExpectation(node: YamlNode, everyMs: number, faults: BookFault[]): BookExpectation | null {
  const entries = readMap(node, EXPECTATION, faults);
  if (entries === null) return null;
  const need = (key: string, todo: string) =>
    readText(entries, key, { from: node.from, what: `This expectation has no \`${key}\`.`, todo }, faults);
  const at = need('at', 'Add `at: 45m`, counted from the beginning of the test.');
  const rule = need('rule', 'Add the key of a rule: `rule: billing-abandon`.');
  const state = need('state', `Add \`state: firing\`; there are ${EXPECTED_STATES.join(', ')}.`);
  const queue = readText(entries, 'queue', null, faults);
  const media = readText(entries, 'media', null, faults);
  const value = readText(entries, 'value', null, faults);
  const known = EXPECTED_STATES.find((one) => one === state?.text.trim());
  if (state !== null && known === undefined)
    faults.push({
      from: state.from,
      what: `“${shown(state.text)}” is no state.`,
      todo: `There are ${EXPECTED_STATES.join(', ')}.`,
    });
  if (
    value !== null &&
    expectedNumber(value.text) === null &&
    value.text.trim() !== '–' &&
    value.text.trim() !== '-'
  )
    faults.push({
      from: value.from,
      what: `“${shown(value.text)}” is no figure.`,
      todo: 'Write it as in a message: `18 %`, `4:10`, `7`; or `–` for none.',
    });
  const atMs = at === null ? null : lengthOf(at.text);
  if (at !== null && (atMs === null || atMs % everyMs !== 0)) {
    const todo =
      atMs === null ? 'Write `45m`, `1h30m` or `90s`.' : `Write a multiple of ${printLength(everyMs)}.`;
    faults.push({
      from: at.from,
      what: `“${shown(at.text)}” is no time at which this test looks.`,
      todo,
    });
    return null;
  }
  if (at === null || atMs === null || rule === null || known === undefined) return null;
  return { at, atMs, rule, queue, media, state: known, value };
}

export interface ExpectedNumber {
  value: number;
  /** So many digits behind the point are compared. */
  decimals: number;
}

/** "18 %", "6.4%", "1,234", "4:10", "250 s"; null for anything else. Times are seconds. */
export function expectedNumber(text: string): ExpectedNumber | null {
  const typed = text
    .trim()
    .replace(/[ \u00a0\u202f]/g, '')
    .replace(/,(?=\d{3})/g, '');
  const clock = /^(?:(\d{1,3}):)?(\d{1,3}):(\d{2})$/.exec(typed);
  if (clock !== null) {
    const [, hours = '0', minutes = '0', seconds = '0'] = clock;
    return { value: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds), decimals: 0 };
  }
  const [, digits, rest] = /^(\d{1,9}(?:\.\d{1,3})?)(%|s|m|h)?$/.exec(typed) ?? [];
  if (digits === undefined) return null;
  const factor = rest === 'm' ? 60 : rest === 'h' ? 3600 : 1;
  return { value: Number(digits) * factor, decimals: digits.split('.')[1]?.length ?? 0 };
}
