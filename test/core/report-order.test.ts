/** Reports: which rows are left, in which order, and with which columns. */
import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../src/core/metric.ts';
import type { Query } from '../../src/core/query.ts';
import { buildReport, columnsOf, usualColumns } from '../../src/core/report.ts';
import { calls } from './figures.ts';
import { input, NOW, names, query, today } from './reports.ts';

describe('where, sort and top', () => {
  const answer = today({
    billing: { voice: calls(90, 10) },
    claims: { voice: calls(50, 50) },
  });

  it.each<[string, Query['where'], string[]]>([
    ['> 10', [{ metric: 'abandon-percent', is: '>', value: 10 }], ['Claims']],
    ['>= 10', [{ metric: 'abandon-percent', is: '>=', value: 10 }], ['Billing', 'Claims']],
    ['< 50', [{ metric: 'abandon-percent', is: '<', value: 50 }], ['Billing']],
    ['<= 50', [{ metric: 'abandon-percent', is: '<=', value: 50 }], ['Billing', 'Claims']],
    ['= 50', [{ metric: 'abandon-percent', is: '=', value: 50 }], ['Claims']],
    [
      'no figure is neither more nor less',
      [{ metric: 'abandon-percent', is: '>=', value: 0 }],
      ['Billing', 'Claims'],
    ],
    ['a count of nothing is 0', [{ metric: 'offered', is: '<', value: 1 }], ['Sales']],
    [
      'all must hold',
      [
        { metric: 'offered', is: '=', value: 100 },
        { metric: 'abandoned', is: '<', value: 11 },
      ],
      ['Billing'],
    ],
    ['nothing', [{ metric: 'offered', is: '>', value: 1000 }], []],
  ])('where %s', (_, where, expected) => {
    const report = buildReport(input({ where }, { figures: answer }));
    expect(names(report).sort()).toEqual(expected);
    expect([report.matchingRows, report.allRows]).toEqual([expected.length, 3]);
  });

  it.each<[MetricId, boolean, string[]]>([
    ['abandon-percent', true, ['Claims', 'Billing', 'Sales']],
    ['abandon-percent', false, ['Billing', 'Claims', 'Sales']],
    ['offered', true, ['Billing', 'Claims', 'Sales']],
    ['offered', false, ['Sales', 'Billing', 'Claims']],
    ['answered', true, ['Billing', 'Claims', 'Sales']],
  ])(
    'sorted by %s, descending %s: rows without a figure are last, ties go by name',
    (metric, descending, expected) => {
      const report = buildReport(input({ sort: { metric, descending } }, { figures: answer }));
      expect(names(report)).toEqual(expected);
    },
  );

  it('top keeps the first so many and tells how many there were', () => {
    const report = buildReport(
      input({ top: 1, sort: { metric: 'abandoned', descending: true } }, { figures: answer }),
    );
    expect([names(report), report.matchingRows]).toEqual([['Claims'], 3]);
    expect(buildReport(input({ top: 50 }, { figures: answer })).rows).toHaveLength(3);
  });

  it('without a sort the worst is first, but none of fewer than 20 endings before one of more', () => {
    const few = today({
      billing: { voice: calls(0, 19) },
      claims: { voice: calls(19, 1) },
      sales: { voice: calls(36, 4) },
    });
    expect(names(buildReport(input({}, { figures: few })))).toEqual(['Sales', 'Claims', 'Billing']);
  });

  it('equally bad rows go by how many were offered, then by name', () => {
    const even = today({
      sales: { voice: calls(90, 10) },
      claims: { voice: calls(45, 5) },
      billing: { voice: calls(45, 5) },
    });
    expect(names(buildReport(input({}, { figures: even })))).toEqual(['Sales', 'Billing', 'Claims']);
  });
});

describe('columns', () => {
  it.each<[string, Partial<Query>, MetricId[]]>([
    ['now', NOW, ['waiting', 'longest', 'idle', 'service-level']],
    ['now by media', { ...NOW, by: ['media'] }, ['waiting', 'longest', 'active', 'service-level']],
    ['today', {}, ['offered', 'abandon-percent', 'service-level', 'speed-of-answer']],
    ['today by media', { by: ['media'] }, ['offered', 'abandon-percent', 'service-level', 'handle-time']],
    [
      'today by queue, media',
      { by: ['queue', 'media'] },
      ['offered', 'abandon-percent', 'service-level', 'speed-of-answer'],
    ],
    ['a comparison', { versus: { kind: 'usual' } }, ['offered', 'abandon-percent']],
    ['named ones', { show: ['talk-time', 'answered'] }, ['talk-time', 'answered']],
    [
      'what decides comes first',
      { sort: { metric: 'talk-time', descending: true } },
      ['talk-time', 'offered', 'abandon-percent', 'service-level'],
    ],
    [
      'what decides is not shown twice',
      {
        sort: { metric: 'offered', descending: true },
        where: [{ metric: 'abandon-percent', is: '>', value: 5 }],
      },
      ['offered', 'abandon-percent', 'service-level', 'speed-of-answer'],
    ],
    [
      'named ones are kept behind what decides',
      { show: ['talk-time', 'answered'], where: [{ metric: 'abandoned', is: '>', value: 5 }] },
      ['abandoned', 'talk-time', 'answered'],
    ],
  ])('of %s', (_, asked, expected) => {
    expect(columnsOf(query(asked))).toEqual(expected);
  });

  it('that are usual depend on period, rows and comparison alone', () => {
    expect(usualColumns(query({ show: ['talk-time'] }))).toEqual(usualColumns(query()));
  });
});
