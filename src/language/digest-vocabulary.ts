/** The words of digests, beside those of queries and rules. */
import { isRuleSpeech, isRuleWord } from './rule-vocabulary.ts';
import { wordsOfName } from './tokens.ts';

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

/** Words that mean nothing in a digest, and that no question has. */
export const DIGEST_FILLER = words(
  'send sends sending post posts posting deliver delivered digest digests schedule scheduled subscribe summary summarise summarize',
);

/** "digest new …": at the beginning alone, since queues are called New Customers. */
export const MAKING = words('new create make add');

/** One question ends and the next begins. */
export const NEXT_QUERY = 'then';

/** In front of days that are the digest's: "every monday", "on fri". */
export const DAY_OPENINGS = words('every each on only');
/** Between days, and between a time and its days: they belong together. */
export const JOINTS = words('and & + on every each only of the also a');
/** Behind these a weekday is a part of a question's period. */
export const BEFORE_PERIOD = words('last past previous prev since until till vs v versus against');
/** Behind these a clock is a part of a question's hours, or of a condition. */
export const BEFORE_CLOCK = words(
  `since after until till before from between to - than over above under below exceeds is least most past last
   through`,
);
export const PARTS_OF_DAY = words('morning mornings afternoon afternoons evening evenings night nights');
export const WEEKLY = words('weekly');
/** How often no digest comes. */
export const OTHER_FREQUENCY = words(
  'monthly fortnightly biweekly bimonthly quarterly yearly annually twice thrice',
);
/** Behind "every": the same. */
export const OTHER_SPANS = words(
  'month months quarter year years other second third fourth two three four fortnight',
);
/** What people write for zones, and what may be several. */
export const ZONE_LETTERS = words(
  'cet cest mez mesz eet eest wet west bst ist est edt cst cdt mst mdt pst pdt aest aedt jst',
);
/** A single time, where a digest comes again and again. */
export const ONCE_WORDS = words('tomorrow tonight once');

const OTHERS = words(
  `at noon midday midnight o'clock uhr hrs am pm a.m p.m weekly week name dm me then next`,
);

const DIGEST_WORDS: ReadonlySet<string> = new Set([
  ...DIGEST_FILLER,
  ...DAY_OPENINGS,
  ...JOINTS,
  ...BEFORE_PERIOD,
  ...BEFORE_CLOCK,
  ...PARTS_OF_DAY,
  ...OTHER_FREQUENCY,
  ...OTHER_SPANS,
  ...ONCE_WORDS,
  ...ZONE_LETTERS,
  ...MAKING,
  ...OTHERS,
]);

/** Whether a name is made of nothing but words of digests, rules and queries: in a digest it stands in quotes. */
export function isDigestSpeech(name: string): boolean {
  if (isRuleSpeech(name)) return true;
  return wordsOfName(name).every((word) => DIGEST_WORDS.has(word) || isRuleWord(word) || isRuleSpeech(word));
}

/** Words worth suggesting when one is misspelt. */
export const DIGEST_SUGGESTED: readonly string[] = [
  ...['weekdays', 'weekends', 'weekend', 'every day', 'daily', 'weekly', 'every', 'then', 'named', 'except'],
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'morning', 'end of day'],
  ...['noon', 'midnight'],
];
