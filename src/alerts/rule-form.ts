/** The form for a rule: what it asks, by what is watched. What stands in its fields is in rule-entries.ts. */
import type { Field, Form, FormNote, Option } from '../core/form.ts';
import type { Rich } from '../core/message.ts';
import { METRICS, metricOf } from '../core/metric.ts';
import { MEDIA_TYPES, mediaLabel } from '../core/queue.ts';
import { SENSITIVITIES, SEVERITIES } from '../core/rule.ts';
import {
  comparisonField,
  type Entries,
  metricIn,
  type Shape,
  SPIKE,
  shapeOf,
  TRAFFIC,
  valueField,
} from './rule-entries.ts';

/** What the form is about, which comes back with it. */
export interface FormToken {
  /** The rule that is changed, the revision that the person saw, and whether it is their own; null: a new one. */
  edit: { id: number; revision: number; isOwn: boolean } | null;
  /** It was told that it would fire often, and asks whether that is meant. */
  asksOften: boolean;
}

export interface Filling {
  entries: Entries;
  token: FormToken;
  above?: readonly Rich[];
  /** Of the past: words go above the fields, where they are seen at once, and bars below. */
  notes?: readonly FormNote[];
}

export function ruleForm({ entries, token, above = [], notes = [] }: Filling): Form {
  return {
    kind: 'rule',
    title: token.edit === null ? 'Watch queues' : `Change rule ${token.edit.id}`,
    submit: 'Save',
    above: [...above, ...notes.flatMap((note) => (note.kind === 'text' ? [note.text] : []))],
    fields: [
      ...(token.asksOften ? [OFTEN_FIELD] : []),
      {
        ...asked('queues', 'Queues', 'Names, parts of names, or all of them'),
        kind: 'queues',
        initial: entries.queues,
        isLive: true,
      },
      { ...asked('what', 'Speak up about'), ...choice(WHAT_OPTIONS, entries.what), isLive: true },
      ...testFields(entries, shapeOf(entries.what)),
      {
        ...optional('media', 'Media', 'None: every kind'),
        kind: 'choices',
        options: MEDIA_TYPES.map((media) => ({ label: mediaLabel(media), value: media })),
        initial: entries.media,
      },
      {
        ...asked('for', 'When it lasts'),
        ...choice(minutesOptions([0, 1, 2, 5, 10, 15, 30], entries.forMinutes), entries.forMinutes),
      },
      {
        ...optional('hours', 'Hours', 'Such as 08:00-20:00 weekdays, or 24/7'),
        kind: 'text',
        initial: entries.hours,
        placeholder: '08:00-20:00 weekdays',
        isLive: false,
      },
      { ...asked('tells', 'Tell'), ...choice(tellsOptions(token), entries.tells), isLive: true },
      ...(entries.tells === 'channel'
        ? [
            {
              ...optional('channel', 'Channel', 'None: where this was opened'),
              kind: 'channel' as const,
              initial: entries.channel,
            },
          ]
        : []),
      {
        ...asked('severity', 'Severity'),
        ...choice(
          SEVERITIES.map((severity) => ({ label: severity, value: severity })),
          entries.severity,
        ),
      },
      {
        ...optional(
          'more',
          'Anything else, in words',
          'clear 5 · at least 20 offered · hold 10m · repeat every 1h · together · named "Night watch"',
        ),
        kind: 'text',
        initial: entries.more,
        placeholder: null,
        isLive: false,
      },
      ...(entries.tells === 'channel'
        ? [
            {
              ...asked('trial', 'To begin with'),
              ...choice(trialOptions(token), entries.isOnTrial ? 'trial' : 'live'),
            },
          ]
        : []),
    ],
    below: notes.filter(({ kind }) => kind === 'monospace'),
    token: JSON.stringify(token),
  };
}

/** A token that we wrote. */
export function readToken(text: string): FormToken {
  const token = JSON.parse(text) as FormToken;
  return { edit: token.edit ?? null, asksOften: token.asksOften === true };
}

function asked(id: string, label: string, hint: string | null = null) {
  return { id, label, hint, isOptional: false };
}

function optional(id: string, label: string, hint: string | null = null) {
  return { id, label, hint, isOptional: true };
}

function choice(options: readonly Option[], initial: string) {
  return { kind: 'choice' as const, options, initial: initial === '' ? null : initial, isLive: false };
}

/** "Me" is who owns the rule. */
function tellsOptions({ edit }: FormToken): readonly Option[] {
  return [
    { label: 'A channel', value: 'channel' },
    {
      label: edit?.isOwn === false ? 'Its owner alone, directly' : 'Me alone, in a direct message',
      value: 'person',
    },
  ];
}

function trialOptions({ edit }: FormToken): readonly Option[] {
  return [
    {
      label: edit?.isOwn === false ? 'Tell only its owner for 24 hours' : 'Tell only me for 24 hours',
      value: 'trial',
    },
    { label: 'Tell the channel at once', value: 'live' },
  ];
}

const OFTEN_FIELD: Field = {
  ...asked(
    'often',
    'It would speak more than 3 times a day',
    'A higher line, a longer “when it lasts” or fewer queues make it quieter',
  ),
  ...choice(
    [
      { label: 'I make it quieter below', value: 'change' },
      { label: 'Save it all the same', value: 'save' },
    ],
    '',
  ),
};

const WHAT_OPTIONS: readonly Option[] = [
  { label: 'Abandon spikes: learned, needs no number', value: SPIKE },
  { label: 'Traffic against its usual', value: TRAFFIC },
  ...METRICS.filter(({ kind }) => kind === 'interval').map(({ id, label, words }) => ({
    label: `${label} (${words[0]})`,
    value: id,
  })),
  ...METRICS.filter(({ kind }) => kind === 'now').map(({ id, label, words }) => ({
    label: `${label}, now (${words[0]})`,
    value: id,
  })),
];

const COMPARED: readonly Option[] = [
  { label: 'more than', value: '>' },
  { label: 'at least', value: '>=' },
  { label: 'less than', value: '<' },
  { label: 'at most', value: '<=' },
];

const UNIT_HINTS = {
  count: 'A number, such as 5',
  seconds: 'A time, such as 30s, 2m or 1:30',
  percent: 'A percentage, such as 8%',
} as const;

function testFields(entries: Entries, shape: Shape): Field[] {
  const over: Field = {
    ...asked('over', 'Over the last'),
    ...choice(minutesOptions([15, 30, 45, 60, 90, 120], entries.over), entries.over),
    isLive: true,
  };
  if (shape === 'spike') {
    return [
      {
        ...asked('sensitivity', 'Sensitivity', 'Normal: about one in three working days by chance, at most'),
        ...choice(
          SENSITIVITIES.map((one) => ({ label: one, value: one })),
          entries.sensitivity,
        ),
        isLive: true,
      },
      over,
    ];
  }
  const is = shape === 'traffic' ? COMPARED.filter(({ value }) => value.length === 1) : COMPARED;
  return [
    {
      ...asked(comparisonField(entries.what), 'When it is'),
      ...choice(is, is.some(({ value }) => value === entries.is) ? entries.is : ''),
      isLive: true,
    },
    {
      ...asked(
        valueField(entries.what),
        shape === 'traffic' ? 'Percent of usual' : 'Line',
        hintOf(entries.what),
      ),
      kind: 'text',
      initial: entries.value,
      placeholder: null,
      isLive: true,
    },
    ...(shape === 'live' ? [] : [over]),
  ];
}

function hintOf(what: string): string {
  const metric = metricIn(what);
  if (metric === null) return 'Such as 40% for too little, 160% for too much';
  if (metric === 'service-level') return 'A percentage, or “target”: each queue’s own';
  return UNIT_HINTS[metricOf(metric).unit];
}

/** With the one that it has, where that is none of the usual ones. */
function minutesOptions(usual: readonly number[], now: string): readonly Option[] {
  const all = new Set([...usual, ...(/^\d{1,4}$/.test(now) ? [Number(now)] : [])]);
  return [...all]
    .sort((a, b) => a - b)
    .map((minutes) => ({
      label: minutes === 0 ? 'at once' : minutes === 1 ? '1 minute' : `${minutes} minutes`,
      value: String(minutes),
    }));
}
