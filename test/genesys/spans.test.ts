/** Which spans of time Genesys is asked for. */
import { describe, expect, it } from 'vitest';
import { bucketsOf, type Step } from '../../src/core/period.ts';
import { printIso } from '../../src/core/zone.ts';
import { granularityFor, planSpans } from '../../src/genesys/spans.ts';

const LIMITS = { daysPerCall: 7, bucketsPerCall: 100 };

function buckets(from: string, to: string, step: Step, zone: string) {
  return bucketsOf({ startMs: Date.parse(from), endMs: Date.parse(to), isOpen: false, zone }, step);
}

function plan(from: string, to: string, step: Step, zone: string, limits = LIMITS): string[] {
  return planSpans(buckets(from, to, step, zone), step, zone, limits).map(
    ({ startMs, endMs, granularity }) =>
      `${granularity ?? '–'} ${[startMs, endMs].map((ms) => printIso(ms, zone).slice(5, 16)).join(' ')}`,
  );
}

describe('the granularity', () => {
  it.each<[zone: string, step: 'PT1H' | 'PT30M' | 'PT15M', from: string, granularity: string]>([
    ['UTC', 'PT1H', '2026-03-11T10:00:00Z', 'PT1H'],
    ['UTC', 'PT30M', '2026-03-11T10:00:00Z', 'PT30M'],
    ['UTC', 'PT15M', '2026-03-11T10:00:00Z', 'PT15M'],
    ['Asia/Kolkata', 'PT1H', '2026-03-11T10:30:00Z', 'PT30M'],
    ['Asia/Kolkata', 'PT30M', '2026-03-11T10:30:00Z', 'PT30M'],
    ['Asia/Kathmandu', 'PT1H', '2026-03-11T10:15:00Z', 'PT15M'],
    ['Asia/Kathmandu', 'PT30M', '2026-03-11T10:15:00Z', 'PT15M'],
    // The first bucket is a part of an hour.
    ['UTC', 'PT1H', '2026-03-11T10:30:00Z', 'PT30M'],
    ['UTC', 'PT1H', '2026-03-11T10:45:00Z', 'PT15M'],
    // Half an hour of change in the night of the 4th.
    ['Australia/Lord_Howe', 'PT1H', '2026-04-04T00:00:00Z', 'PT30M'],
  ])('in %s by %s from %s is %s', (zone, step, from, granularity) => {
    const to = new Date(Date.parse(from) + 24 * 3_600_000).toISOString();
    expect(granularityFor(buckets(from, to, step, zone), step)).toBe(granularity);
  });

  it('of borders off the quarter-hours does not exist', () => {
    expect(() => granularityFor([{ startMs: 60_000, endMs: 900_000 }], 'PT15M')).toThrow(RangeError);
  });
});

describe('the spans', () => {
  it('of a whole interval are at most seven days, between local midnights', () => {
    expect(plan('2026-03-02T08:00:00Z', '2026-03-20T10:00:00Z', 'whole', 'Europe/Berlin')).toEqual([
      '– 03-02T09:00 03-09T00:00',
      '– 03-09T00:00 03-16T00:00',
      '– 03-16T00:00 03-20T11:00',
    ]);
  });

  it('of a week with a day of 25 hours are no longer than seven days either', () => {
    expect(plan('2025-10-19T22:00:00Z', '2025-10-26T23:00:00Z', 'whole', 'Europe/Berlin')).toEqual([
      '– 10-20T00:00 10-26T00:00',
      '– 10-26T00:00 10-27T00:00',
    ]);
  });

  it('of buckets are as short as the size of an answer asks for', () => {
    expect(plan('2026-03-02T00:00:00Z', '2026-03-05T12:00:00Z', 'PT15M', 'UTC')).toEqual([
      'PT15M 03-02T00:00 03-03T00:00',
      'PT15M 03-03T00:00 03-04T00:00',
      'PT15M 03-04T00:00 03-05T00:00',
      'PT15M 03-05T00:00 03-05T12:00',
    ]);
    expect(plan('2026-03-02T00:00:00Z', '2026-03-09T00:00:00Z', 'PT1H', 'UTC')).toEqual([
      'PT1H 03-02T00:00 03-06T00:00',
      'PT1H 03-06T00:00 03-09T00:00',
    ]);
  });

  it('of days keep the day on which the clocks change apart', () => {
    expect(plan('2026-03-26T23:00:00Z', '2026-03-31T22:00:00Z', 'P1D', 'Europe/Berlin')).toEqual([
      'P1D 03-27T00:00 03-29T00:00',
      '– 03-29T00:00 03-30T00:00',
      'P1D 03-30T00:00 04-01T00:00',
    ]);
  });

  it('of days keep parts of days apart', () => {
    expect(plan('2026-03-02T09:00:00Z', '2026-03-05T15:00:00Z', 'P1D', 'UTC')).toEqual([
      '– 03-02T09:00 03-03T00:00',
      'P1D 03-03T00:00 03-05T00:00',
      '– 03-05T00:00 03-05T15:00',
    ]);
  });

  it('of days keep a day apart at whose end the clocks change', () => {
    // In Havana the day of 2026-03-08 begins at 01:00.
    expect(plan('2026-03-06T05:00:00Z', '2026-03-10T04:00:00Z', 'P1D', 'America/Havana')).toEqual([
      '– 03-06T00:00 03-07T00:00',
      '– 03-07T00:00 03-08T01:00',
      '– 03-08T01:00 03-09T00:00',
      '– 03-09T00:00 03-10T00:00',
    ]);
  });

  it('of nothing are none', () => {
    expect(plan('2026-03-02T09:00:00Z', '2026-03-02T09:00:00Z', 'whole', 'UTC')).toEqual([]);
  });
});
