/** What stands above a table of figures: whose they are, and of when. */
import { expect, it } from 'vitest';
import type { Query } from '../../src/core/query.ts';
import type { Queue } from '../../src/core/queue.ts';
import { buildReport } from '../../src/core/report.ts';
import { sayReport } from '../../src/language/answer.ts';
import { lexiconOf } from '../../src/language/lexicon.ts';
import { calls } from '../core/figures.ts';
import { BILLING, CLAIMS, input, query, SALES, today } from '../core/reports.ts';

const FIGURES = today({ billing: { voice: calls(45, 5) }, claims: { voice: calls(48, 2) } });

function captionOf(asked: Partial<Query>, queues: readonly Queue[]): string {
  const report = buildReport(input(asked, { queues, figures: FIGURES }));
  const lexicon = lexiconOf({ queues, groups: [], here: null, fetchedAtMs: 0 });
  const { parts } = sayReport(report, { lexicon, offers: [], genesysUrl: null });
  return parts.flatMap((part) => (part.kind === 'table' ? [part.caption] : [])).join();
}

const ALL: Query['scope'] = { kind: 'all' };

it.each<[string, readonly Queue[], RegExp]>([
  ['the number of queues where all are asked about', [BILLING, CLAIMS, SALES], /^3 queues, /],
  ['its name where there is but one', [BILLING], /^Billing, /],
])('says %s', (_, queues, words) => {
  expect(captionOf({ scope: ALL, by: query({}).by }, queues)).toMatch(words);
});
