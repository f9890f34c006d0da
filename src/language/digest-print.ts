/** A digest in its canonical words, as it is typed behind "digest". `parseDigest(printDigest(d))` is `d`. */
import type { DigestDraft, DueTimes } from '../core/digest.ts';
import { printMinute } from '../core/zone.ts';
import { isDigestSpeech } from './digest-vocabulary.ts';
import type { Lexicon } from './lexicon.ts';
import { printQuery, printQuoted } from './print.ts';
import { printChannel, printDays, printExcept } from './rule-print.ts';

/** Times stand with their zone, so that they are the same for whoever reads them. */
export function printDigest(draft: DigestDraft, lexicon: Lexicon): string {
  return [
    draft.queries.map((query) => printQuery(query, lexicon, isDigestSpeech)).join('; '),
    printDue(draft.due),
    ...printChannel(draft.channel),
    ...(draft.name === null ? [] : [`named ${printQuoted(draft.name)}`]),
  ].join(' ');
}

/** "at 08:30 weekdays except 2026-12-25 in Europe/Berlin". */
export function printDue(due: DueTimes): string {
  return [
    `at ${printMinute(due.minute)}`,
    printDays(due.days) ?? 'every day',
    ...printExcept(due),
    `in ${due.zone}`,
  ].join(' ');
}
