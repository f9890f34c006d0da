/** The words of rules, beside those of queries. */
import { isSpeech } from './lexicon.ts';
import { wordsOfName } from './tokens.ts';
import { FILLER, NOW_WORDS } from './vocabulary.ts';

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

/** Words that mean nothing in a rule. */
export const RULE_FILLER: ReadonlySet<string> = new Set([
  ...FILLER,
  ...NOW_WORDS,
  ...words(`if when whenever where having once as soon should then whose while whether ever goes gets go get post posts
    send notify warn inform say speak watch watching alert alerts alarm rule new create add set up make know
    more less very any start stays stay still even it's rate level`),
]);

export const WHEN_WORDS = words('when whenever if once where having should');

/** Between a metric and its comparison: "drops below", "is above". */
export const VERBS = words(
  `is are be was were goes go going gets get getting drops drop falls fall dips dip sinks sink rises rise climbs climb
   stays stay remains remain jumps jump has have rate level`,
);
export const REACHING = words('reaches reach hits hit reaching hitting');
export const OVER_WORDS = words('over within during in for last past across');
export const LAST_WORDS = words('last past previous');
export const CLEAR_WORDS = words('clear clears cleared clearing recover recovers recovered resolve resolves');
export const CLEAR_FILLER = words(
  'at when once if it is to falls drops goes gets rises back again only until as',
);
export const HOLD_WORDS = words('hold holds holding');
export const FOR_WORDS = words('for lasting lasts sustained pending');
export const AT_ONCE_WORDS = words('immediately instantly');
export const REPEAT_WORDS = words(
  'repeat repeats repeating repeated remind reminds reminder reminders reminding',
);
export const MENTION_WORDS = words('mention mentions mentioning ping pings pinging tag tagging page cc');
export const TOGETHER_WORDS = words('together combined altogether jointly');
export const EACH_WORDS = words('each separately individually');
export const SEVERITY_WORDS: ReadonlyMap<string, 'warning' | 'critical'> = new Map<
  string,
  'warning' | 'critical'
>([
  ['critical', 'critical'],
  ['crit', 'critical'],
  ['warning', 'warning'],
]);
export const SENSITIVITY_WORDS: ReadonlyMap<string, 'low' | 'normal' | 'high'> = new Map<
  string,
  'low' | 'normal' | 'high'
>([
  ['low', 'low'],
  ['normal', 'normal'],
  ['medium', 'normal'],
  ['high', 'high'],
]);
export const NAMED_WORDS = words('named called titled');
export const SPIKE_WORDS = words('spike spikes spiking spiked unusual unusually abnormal abnormally');
export const USUAL_WORDS = words('usual normal average');
export const TARGET_WORDS = words('target targets goal');
export const EXCEPT_WORDS = words('except excepting excluding exclude without not but no minus');
export const NONE_WORDS = words('no zero nobody noone');
/** What people call traffic when they compare it. */
export const TRAFFIC_WORDS = words('traffic calls conversations interactions arrivals inbound');
export const DM_WORDS = words('dm dms privately');

export const DAY_WORDS: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...['weekday', 'weekdays', 'workday', 'workdays'].map((word) => [word, [1, 2, 3, 4, 5]] as const),
  ...['weekend', 'weekends'].map((word) => [word, [6, 7]] as const),
  ...['daily', 'everyday'].map((word) => [word, [1, 2, 3, 4, 5, 6, 7]] as const),
]);

const OTHERS = words(
  `severity sensitivity name usual target min minimum at least between from until till to around clock round
   half twice double third quarter of day days working business night noon midnight tomorrow remind separately
   24/7 24x7 7x24 always anytime unless down upto total one`,
);

const RULE_WORDS: ReadonlySet<string> = new Set([
  ...RULE_FILLER,
  ...VERBS,
  ...REACHING,
  ...OVER_WORDS,
  ...LAST_WORDS,
  ...CLEAR_WORDS,
  ...CLEAR_FILLER,
  ...HOLD_WORDS,
  ...FOR_WORDS,
  ...AT_ONCE_WORDS,
  ...REPEAT_WORDS,
  ...MENTION_WORDS,
  ...TOGETHER_WORDS,
  ...EACH_WORDS,
  ...SEVERITY_WORDS.keys(),
  ...SENSITIVITY_WORDS.keys(),
  ...NAMED_WORDS,
  ...SPIKE_WORDS,
  ...USUAL_WORDS,
  ...TARGET_WORDS,
  ...EXCEPT_WORDS,
  ...NONE_WORDS,
  ...TRAFFIC_WORDS,
  ...DM_WORDS,
  ...DAY_WORDS.keys(),
  ...OTHERS,
]);

/** Words that mean something in a rule: a part of a name does not begin with one. */
export function isRuleWord(folded: string): boolean {
  return RULE_WORDS.has(folded);
}

/** Whether a name is made of nothing but words of rules and queries: it is printed in quotes. */
export function isRuleSpeech(name: string): boolean {
  return wordsOfName(name).every((word) => RULE_WORDS.has(word) || isSpeech(word));
}

/** Words worth suggesting when one is misspelt. */
export const RULE_SUGGESTED: readonly string[] = [
  ...['when', 'whenever', 'over', 'within', 'for', 'clear', 'clears', 'hold', 'repeat', 'remind', 'mention'],
  ...['between', 'from', 'until', 'weekdays', 'weekends', 'every day', 'except', 'around the clock', '24/7'],
  ...[
    'together',
    'combined',
    'each queue',
    'critical',
    'warning',
    'severity',
    'sensitivity',
    'high',
    'normal',
  ],
  ...[
    'named',
    'called',
    'spike',
    'spikes',
    'target',
    'usual',
    'at least',
    'minimum',
    'below',
    'above',
    'under',
  ],
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'all'],
  ...['voice', 'chat', 'callback', 'message', 'email', 'traffic', 'volume', 'minutes', 'hours', 'percent'],
  ...['every', 'service'],
];
