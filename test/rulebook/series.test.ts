/** The notation of series is that of Prometheus' rule tests. */
import { describe, expect, it } from 'vitest';
import { readSeries } from '../../src/rulebook/series.ts';

describe('a series', () => {
  // https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
  it.each<[typed: string, values: (number | null)[]]>([
    ['7', [7]],
    ['1 2 3', [1, 2, 3]],
    ['0x4', [0, 0, 0, 0, 0]],
    ['1x4', [1, 1, 1, 1, 1]],
    ['2+4x3', [2, 6, 10, 14]],
    ['10-2x4', [10, 8, 6, 4, 2]],
    ['10-1x4 _x3 7', [10, 9, 8, 7, 6, null, null, null, 7]],
    ['_', [null]],
    ['1x0', [1]],
    ['1, 2,3', [1, 2, 3]],
    ['0.1+0.1x3', [0.1, 0.2, 0.3, 0.4]],
  ])('%s', (typed, values) => {
    expect(readSeries(typed, false)).toEqual({ ok: true, series: values });
  });

  it.each<[typed: string, isWhole: boolean, part: string, words: string]>([
    [
      '1 2y3',
      true,
      '2y3',
      '“2y3” is no part of a series. Write numbers, `0x10`, `1+2x5`, `10-1x4` or `_x3`.',
    ],
    ['1+2', true, '1+2', '“1+2” is no part of a series. Write numbers, `0x10`, `1+2x5`, `10-1x4` or `_x3`.'],
    ['-1', true, '-1', '“-1” is no part of a series. Write numbers, `0x10`, `1+2x5`, `10-1x4` or `_x3`.'],
    ['10-2x20', true, '10-2x20', '“10-2x20” falls below 0. Write `10-2x5` at most.'],
    ['1.5x3', true, '1.5x3', '“1.5x3” counts in parts. Calls and people are whole numbers.'],
    ['', true, '', 'A series has at least one value. Write numbers, such as `0x10`.'],
    ['0x99999', true, '0x99999', 'A series has at most 10,080 steps. Take a longer step with `every:`.'],
    ['_x9999 _x9999', true, '_x9999', 'A series has at most 10,080 steps. Take a longer step with `every:`.'],
  ])('is refused with its part: %s', (typed, isWhole, part, words) => {
    const read = readSeries(typed, isWhole);
    expect(read.ok ? null : [read.typed, `${read.what} ${read.todo}`]).toEqual([part, words]);
  });
});
