/** What is computed without any network: reading a line, and laying out a report of many queues. */
import type { IntervalAnswer } from '../../src/core/ports.ts';
import type { Queue } from '../../src/core/queue.ts';
import { buildReport } from '../../src/core/report.ts';
import { type IntervalStats, noStats } from '../../src/core/stats.ts';
import { HOUR_MS } from '../../src/core/zone.ts';
import { sayReport } from '../../src/language/answer.ts';
import { lexiconOf } from '../../src/language/lexicon.ts';
import { parse } from '../../src/language/parse.ts';
import { toBlocks } from '../../src/slack/blocks/render.ts';
import { LINES, QUEUE_NAMES } from './lines.ts';
import { median, microseconds } from './samples.ts';
import type { Row } from './table.ts';

const NOW_MS = Date.UTC(2026, 10, 17, 13, 5);
const ZONE = 'Europe/Berlin';
const REPORTED_QUEUES = 300;
const SHOWN_ROWS = 100;

export function measureSums(): Row[] {
  return [parsing(QUEUE_NAMES, 'a line, 9 queues'), parsing(manyNames(), 'a line, 300 queues'), reporting()];
}

function parsing(names: readonly string[], figure: string): Row {
  const directory = { queues: names.map(queueNamed), groups: [], here: null, fetchedAtMs: NOW_MS };
  const scene = { directory, nowMs: NOW_MS, zone: ZONE, last: null };
  const known = new Set(names.flatMap((name) => [name.toLowerCase(), ...name.toLowerCase().split(' ')]));
  const each = () =>
    LINES.map((line) =>
      microseconds({ ours: () => parse(line, scene), plain: () => lookUp(line, known) }, 50, 15),
    );
  // Once before, so that both have been compiled.
  each();
  const taken = each();
  return {
    figure: `reading ${figure}, median of ${LINES.length}`,
    ours: median(taken.map(({ ours }) => ours)),
    baseline: median(taken.map(({ plain }) => plain)),
    unit: 'µs',
  };
}

/** The least that reading can be: every run of up to three words is looked up. */
function lookUp(line: string, known: ReadonlySet<string>): string[] {
  const words = line.toLowerCase().split(/\s+/);
  const runs = words.flatMap((_, at) => [1, 2, 3].map((size) => words.slice(at, at + size).join(' ')));
  return runs.filter((run) => known.has(run));
}

function reporting(): Row {
  const queues = manyNames().map(queueNamed);
  const figures = figuresOf(queues);
  const directory = { queues, groups: [], here: null, fetchedAtMs: NOW_MS };
  const lexicon = lexiconOf(directory);
  const parsed = parse('all today by queue', { directory, nowMs: NOW_MS, zone: ZONE, last: null });
  if (parsed.kind !== 'query') throw new Error('not a query');
  const interval = { startMs: NOW_MS - 12 * HOUR_MS, endMs: NOW_MS, isOpen: true, zone: ZONE };
  const ours = () => {
    const report = buildReport({
      query: parsed.query,
      queues,
      zone: ZONE,
      nowMs: NOW_MS,
      interval,
      figures,
      live: null,
      versus: [],
    });
    return toBlocks(sayReport(report, { lexicon, offers: [], genesysUrl: null }));
  };
  const works = { ours, plain: () => plainTable(queues, figures) };
  microseconds(works, 10, 5);
  const taken = microseconds(works, 5, 40);
  return {
    figure: `report and blocks, ${REPORTED_QUEUES} queues by queue`,
    ours: taken.ours / 1000,
    baseline: taken.plain / 1000,
    unit: 'ms',
  };
}

/** The least that laying out can be: one loop over the same figures to the same table. */
function plainTable(queues: readonly Queue[], { queues: figures }: IntervalAnswer): unknown {
  const rows = queues.map(({ id, name }) => {
    let [offered, answered, abandoned, waitedMs, met, counted] = [0, 0, 0, 0, 0, 0];
    for (const { media } of figures.get(id) ?? []) {
      for (const stats of media.values()) {
        offered += stats.offered;
        answered += stats.answered.count;
        abandoned += stats.abandoned.count;
        waitedMs += stats.answered.sumMs ?? 0;
        met += stats.serviceLevel.met;
        counted += stats.serviceLevel.counted;
      }
    }
    const abandonPercent = (100 * abandoned) / (answered + abandoned);
    return { name, values: [offered, abandonPercent, (100 * met) / counted, waitedMs / answered / 1000] };
  });
  rows.sort((a, b) => (b.values[1] ?? 0) - (a.values[1] ?? 0));
  return rows
    .slice(0, SHOWN_ROWS)
    .map(({ name, values }) => [
      { type: 'raw_text', text: name },
      ...values.map((value) => ({ type: 'raw_number', value, text: value.toFixed(1) })),
    ]);
}

function figuresOf(queues: readonly Queue[]): IntervalAnswer {
  const buckets = queues.map(({ id }, at) => {
    const media = new Map(['voice', 'chat', 'email'].map((type, order) => [type, statsOf(at * 3 + order)]));
    return [id, [{ startMs: NOW_MS - 12 * HOUR_MS, endMs: NOW_MS, media }]] as const;
  });
  return { queues: new Map(buckets), fetchedAtMs: NOW_MS, staleBecause: null };
}

/** Figures of no meaning that differ from queue to queue. */
function statsOf(seed: number): IntervalStats {
  const answered = 20 + ((seed * 37) % 400);
  const abandoned = (seed * 13) % 40;
  const timer = (count: number) => ({ count, sumMs: count * (9_000 + (seed % 50_000)), maxMs: 200_000 });
  return {
    ...noStats(),
    offered: answered + abandoned,
    answered: timer(answered),
    abandoned: timer(abandoned),
    waited: timer(answered + abandoned),
    handled: timer(answered),
    serviceLevel: { met: Math.floor(answered * 0.7), counted: answered + abandoned },
  };
}

function manyNames(): string[] {
  return Array.from({ length: REPORTED_QUEUES }, (_, at) =>
    at < QUEUE_NAMES.length ? (QUEUE_NAMES[at] ?? '') : `${QUEUE_NAMES[at % 9]} ${at}`,
  );
}

function queueNamed(name: string, index: number): Queue {
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    name,
    division: { id: 'd1', name: 'Home' },
    targets: { voice: { percent: 80, seconds: 20 } },
  };
}
