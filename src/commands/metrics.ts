/** `metrics`: every figure there is, what it counts and what people type for it. */
import { bold, code, type Message } from '../core/message.ts';
import { METRICS } from '../core/metric.ts';
import { type Command, said } from '../core/route.ts';
import type { DeskParts } from './desk-parts.ts';

export const METRICS_COMMAND: Command<DeskParts> = {
  words: ['metrics', 'figures', 'kpis'],
  usage: 'metrics',
  about: 'which figures there are, and their formulas',
  run: async () => said(sayMetrics()),
};

function sayMetrics(): Message {
  const now = METRICS.filter((metric) => metric.kind === 'now').length;
  const words = `${METRICS.length} figures: ${now} of this moment, ${METRICS.length - now} of an interval`;
  return {
    summary: words,
    parts: [
      { kind: 'headline', text: [bold(`${words}.`), ' Ask with ', code('show'), ' and their names.'] },
      {
        kind: 'table',
        caption: words,
        columns: [
          { label: 'Type', align: 'left' },
          { label: 'Of', align: 'left' },
          { label: 'Unit', align: 'left' },
          { label: 'What it is', align: 'left' },
        ],
        rows: METRICS.map((metric) => [
          { kind: 'text', text: metric.words[0] },
          { kind: 'text', text: metric.kind === 'now' ? 'now' : 'interval' },
          { kind: 'text', text: metric.unit },
          { kind: 'text', text: metric.formula },
        ]),
        pageSize: 30,
      },
      {
        kind: 'note',
        text: [
          code('all today show offered, abandon%, sl, asa'),
          ' · sums are exact: Σ ÷ Σ, never a mean of means',
        ],
      },
    ],
  };
}
