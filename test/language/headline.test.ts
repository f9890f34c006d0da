/** The first line of an answer: it speaks of what was asked, and adds up only what means something together. */
import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/core/message.ts';
import type { Query } from '../../src/core/query.ts';
import { buildReport, type ReportInput } from '../../src/core/report.ts';
import { chartOf } from '../../src/language/chart.ts';
import { formatClock } from '../../src/language/figures.ts';
import { headline } from '../../src/language/headline.ts';
import { agents, bucket, calls, intervalAnswer, liveAnswer, liveQueue, timer } from '../core/figures.ts';
import { BILLING, CLAIMS, input, intervalOf, NOW, query, SALES, today } from '../core/reports.ts';

const MAILS = calls(10, 0, { answered: timer(10, 72_000) });
const met = (of: number, counted: number) => ({ serviceLevel: { met: of, counted } });
const TODAY = {
  billing: { voice: calls(45, 5, met(30, 50)) },
  claims: { voice: calls(48, 2, met(20, 50)) },
  sales: { voice: calls(5, 2, met(1, 7)) },
};

function said(asked: Partial<Query>, overrides: Partial<ReportInput> = { figures: today(TODAY) }): string {
  return plainText(headline(buildReport(input(asked, overrides))), formatClock);
}

describe('the first line', () => {
  it('leaves out the speed of answer where calls and e-mails were answered, unless it was asked for', () => {
    const figures = today({ billing: { voice: calls(90, 10), email: MAILS } });
    expect(said({}, { figures })).toMatch(/^110 offered, 9\.1 % abandoned \(10\/110\)\./);
    expect(said({ show: ['offered', 'speed-of-answer'] }, { figures })).toContain('ASA 12:09 with e-mail.');
    expect(
      said({ show: ['service-level', 'offered', 'abandon-percent', 'speed-of-answer'] }, { figures }),
    ).not.toContain('ASA');
    expect(said({}, { figures: today({ billing: { voice: calls(90, 10) } }) })).toContain('ASA 0:10');
  });

  it.each<[string, Partial<Query>, string]>([
    ['the abandon rate', {}, 'Worst Billing: 10.0 % abandoned (5/50).'],
    [
      'what the rows are sorted by',
      {
        where: [{ metric: 'ended', is: '>=', value: 20 }],
        sort: { metric: 'service-level', descending: false },
      },
      '2 of 3 rows have at least 20 ended. Worst Claims: SL 40.0 %.',
    ],
    ['a count', { sort: { metric: 'abandoned', descending: true } }, 'Worst Billing: 5 abandoned.'],
  ])('names the worst by %s', (_, asked, words) => {
    expect(said(asked)).toContain(words);
  });

  it.each<[string, Partial<Query>]>([
    ['the best first', { sort: { metric: 'service-level', descending: true } }],
    ['what is neither good nor bad', { sort: { metric: 'offered', descending: true } }],
  ])('names no worst where the rows are sorted by %s', (_, asked) => {
    expect(said(asked)).not.toContain('Worst');
  });

  it('tells the figure of this moment that was asked for, not another one', () => {
    const live = liveAnswer({ billing: liveQueue({}, agents({ offQueue: 4, onQueue: 9 })) });
    expect(said({ ...NOW, show: ['off-queue'] }, { queues: [BILLING], live })).toBe('Billing: 4 off queue.');
    expect(said({ ...NOW, show: ['active', 'off-queue'] }, { queues: [BILLING, CLAIMS, SALES], live })).toBe(
      '3 queues: 0 active.',
    );
  });
});

describe('a chart', () => {
  const yesterday = {
    period: { kind: 'day', day: 'yesterday', hours: null },
    by: ['time'],
    step: 'PT1H',
  } as const;

  function titleOf(hours: number): string | undefined {
    const interval = intervalOf(query(yesterday));
    const buckets = Array.from({ length: hours }, (_, hour) => {
      const startMs = interval.startMs + hour * 3_600_000;
      return bucket(startMs, startMs + 3_600_000, { voice: calls(9, 1) });
    });
    const report = buildReport(input(yesterday, { figures: intervalAnswer({ billing: buckets }) }));
    return chartOf(report)?.title;
  }

  it('says where a point is more than a row of the table', () => {
    expect(titleOf(20)).toBe('Offered, Abandoned');
    expect(titleOf(24)).toBe('Offered, Abandoned per 2 hours');
  });
});
