/** Figures are right: typed lines, answered over HTTP by the whole way to Genesys, against a count of the calls. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAsking } from '../../src/asking.ts';
import { exportJson } from '../../src/commands/export.ts';
import type { Clock, Log } from '../../src/core/ports.ts';
import { createSandboxClock } from '../../src/sandbox/clock.ts';
import { type Organisation, startOrganisation } from '../../src/sandbox/organisation/organisation.ts';
import { type Count, count, type Question } from './count.ts';
import { differencesIn, differencesInExport, differencesInTable } from './differences.ts';
import { type Drawn, drawQuestions } from './questions.ts';
import { createLedger, isEmpty, type Ledger, METRIC_NAMES, type MetricName } from './tally.ts';
import { clockChanges } from './wall.ts';

interface World {
  /** The moment at which all is asked. */
  at: string;
  /** Where the organisation works, so that its callers are awake while the clocks of others are set. */
  home: string;
  zones: readonly string[];
  questions: number;
  /** Once answered wrongly, and drawn too seldom. */
  also?: readonly Drawn[];
}

const WORLDS: readonly World[] = [
  {
    // A Sunday on which Berlin's clocks have gone back.
    at: '2025-10-26T14:22:31.250Z',
    home: 'Asia/Tokyo',
    zones: ['Europe/Berlin', 'Europe/Berlin', 'Asia/Kathmandu', 'America/New_York'],
    questions: 30,
  },
  {
    // Monday after America's clocks have gone back, in Havana so that midnight comes twice; and Cairo's on Thursday.
    at: '2025-11-03T17:40:00.000Z',
    home: 'America/New_York',
    zones: ['America/New_York', 'America/St_Johns', 'America/Havana', 'Africa/Cairo', 'Europe/Berlin'],
    questions: 30,
  },
  {
    // The hour that comes twice in New York, the second time.
    at: '2025-11-02T06:20:05.007Z',
    home: 'Asia/Kolkata',
    zones: ['America/New_York', 'America/New_York', 'America/St_Johns', 'Asia/Kolkata'],
    questions: 20,
  },
  {
    // A Sunday on which Berlin's clocks have gone forward.
    at: '2026-03-29T16:07:59.999Z',
    home: 'Pacific/Honolulu',
    zones: ['Europe/Berlin', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns'],
    questions: 30,
  },
  {
    // Monday after America's clocks have gone forward, on a full hour.
    at: '2026-03-09T18:00:00.000Z',
    home: 'America/New_York',
    zones: ['America/New_York', 'America/St_Johns', 'America/Havana', 'Asia/Kathmandu'],
    questions: 30,
  },
  {
    // Monday after Lord Howe's clocks have gone back by half an hour, and Santiago's before midnight.
    at: '2026-04-06T03:11:00.500Z',
    home: 'Europe/Berlin',
    zones: ['Australia/Lord_Howe', 'Australia/Lord_Howe', 'America/Santiago', 'Europe/Berlin'],
    questions: 30,
  },
  {
    // A Sunday on which Lord Howe's clocks have gone forward by half an hour.
    at: '2025-10-05T06:10:00.000Z',
    home: 'Europe/Berlin',
    zones: ['Australia/Lord_Howe', 'Australia/Lord_Howe', 'Asia/Kathmandu'],
    questions: 15,
  },
  {
    // A Friday without its first hour in Cairo.
    at: '2026-04-24T13:44:00.000Z',
    home: 'Africa/Cairo',
    zones: ['Africa/Cairo', 'Africa/Cairo', 'Asia/Kolkata'],
    questions: 15,
    also: [
      {
        line: 'support last 8 days by day vs usual',
        askerZone: 'Africa/Cairo',
        zone: 'Africa/Cairo',
        queueNames: ['Support'],
        media: [],
        span: { kind: 'days', from: '2026-04-17', to: '2026-04-24' },
        byQueue: false,
        byMedia: false,
        step: 'day',
        daysBack: [7, 14, 21, 28],
        show: [],
      },
    ],
  },
];

const HISTORY_DAYS = 45;
const SHOWN_DIFFERENCES = 5;

/** What the questions asked about, all together. */
const covered = {
  questions: 0,
  withFigures: 0,
  compared: 0,
  countedRows: 0,
  metrics: new Set<MetricName>(),
  rows: new Set<string>(),
  /** Zones whose clocks were set in what was asked about: forward, and back. */
  forward: [] as string[],
  back: [] as string[],
};

describe.each(WORLDS.map((world, index) => ({ ...world, index })))('at $at', (world) => {
  const nowMs = Date.parse(world.at);
  let organisation: Organisation;
  let asking: ReturnType<typeof createAsking>;
  let ledger: Ledger;

  beforeAll(async () => {
    const clock = createSandboxClock({ startMs: nowMs, speed: 0 });
    organisation = await startOrganisation({
      clock,
      timeZone: world.home,
      historyDays: HISTORY_DAYS,
      requestsPerMinute: 100_000,
      seed: world.index,
    });
    const { clientId, clientSecret, url, queues } = organisation;
    const genesys = { clientId, clientSecret, region: 'mypurecloud.com', apiUrl: url };
    asking = createAsking({ genesys, timeZone: 'UTC' }, { clock: standing(clock.now), log: SILENT });
    ledger = createLedger(queues, organisation.calls);
  });

  afterAll(async () => {
    asking.genesys.stop();
    await organisation.stop();
  });

  const drawn = drawQuestions(world.questions, { nowMs, zones: world.zones, seed: world.index });
  const questions = [...drawn, ...(world.also ?? [])];
  it.each(questions.map((asked) => [asked.line, asked] as const))('%s', async (line, typed) => {
    const question = questionOf(typed, organisation);
    const counted = count(question, ledger, nowMs);
    const asked = { question, columns: columnsOf(typed), counted, nowMs };
    cover(asked.columns, question, counted);
    const asker = { userId: 'U0ANA', channelId: 'C0OPS', zone: typed.askerZone };
    const { message, report } = await asking.desk.answer(line, asker);
    if (report === null) throw new Error(`no figures: ${message.summary}`);
    const differences = [
      ...differencesIn(report, asked),
      ...differencesInTable(message, report, asked),
      ...differencesInExport(exportJson(report), asked),
    ];
    expect(differences.slice(0, SHOWN_DIFFERENCES)).toEqual([]);
  });
});

it('the questions were worth asking', () => {
  expect(covered.questions).toBeGreaterThanOrEqual(200);
  expect(covered.withFigures).toBeGreaterThanOrEqual(150);
  expect(covered.compared).toBeGreaterThanOrEqual(40);
  expect(covered.countedRows).toBeGreaterThanOrEqual(4_000);
  expect([...covered.metrics].sort()).toEqual([...METRIC_NAMES].sort());
  expect([...covered.rows].sort()).toEqual(ROWS_OF_EVERY_KIND);
  for (const zones of [covered.forward, covered.back]) {
    expect(zones.length).toBeGreaterThanOrEqual(20);
    expect(zones).toEqual(expect.arrayContaining(ZONES_WITH_SUMMER_TIME));
  }
});

const ZONES_WITH_SUMMER_TIME = [
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Africa/Cairo',
];
const ROWS_OF_EVERY_KIND = [
  'day',
  'media',
  'media, 60 minutes',
  'queue',
  'queue, 60 minutes',
  'queue, day',
  'queue, media',
  '15 minutes',
  '30 minutes',
  '60 minutes',
].sort();

function questionOf(drawn: Drawn, { queues }: Organisation): Question {
  const ids = new Map(queues.map(({ name, id }) => [name, id]));
  return { ...drawn, queueIds: drawn.queueNames.map((name) => ids.get(name) ?? `no queue ${name}`) };
}

/** Those that were asked for, else the usual ones. */
function columnsOf({ show, daysBack, byMedia, byQueue, step }: Drawn): readonly MetricName[] {
  if (show.length > 0) return show;
  if (daysBack.length > 0) return ['offered', 'abandon-percent'];
  const isByMediaAlone = byMedia && !byQueue && step === null;
  return ['offered', 'abandon-percent', 'service-level', isByMediaAlone ? 'handle-time' : 'speed-of-answer'];
}

function cover(columns: readonly MetricName[], question: Question, { asked, rows, total }: Count): void {
  const { zone, step, byQueue, byMedia, daysBack } = question;
  covered.questions += 1;
  if (!isEmpty(total)) covered.withFigures += 1;
  if (daysBack.length > 0) covered.compared += 1;
  covered.countedRows += rows.length;
  const time = step === null || step === 'day' ? step : `${step} minutes`;
  covered.rows.add([byQueue && 'queue', byMedia && 'media', time].filter(Boolean).join(', '));
  for (const metric of columns) covered.metrics.add(metric);
  const changes = clockChanges(asked.startMs, asked.endMs, zone);
  if (changes.some((minutes) => minutes > 0)) covered.forward.push(zone);
  if (changes.some((minutes) => minutes < 0)) covered.back.push(zone);
}

/** Nothing waits here: whoever sleeps would sleep for ever. */
function standing(now: () => number): Clock {
  const never = (): never => {
    throw new Error('nothing in these tests waits');
  };
  return { now, sleep: never, every: never };
}

const ignore = (): void => undefined;
const SILENT: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
