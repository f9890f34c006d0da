/** Settings in words: a person's zone, and a channel's own queues. */
import { type Button, bold, code, type Inline, type Message, type Part } from '../core/message.ts';
import type { QueueName } from '../core/queue.ts';
import { localExample } from '../language/examples.ts';
import { formatClock, formatCount } from '../language/figures.ts';
import type { Lexicon } from '../language/lexicon.ts';
import { printNameList } from '../language/name-list.ts';
import { queuesOf } from '../language/names.ts';

export interface SettingsView {
  /** The zone in which this person is answered, IANA name. */
  zone: string;
  /** Where it comes from. */
  zoneFrom: 'set' | 'slack' | 'default';
  nowMs: number;
  /** Null: a conversation with the bot alone, which has no queues of its own. */
  channelId: string | null;
  /** The channel's own queues; null: all. */
  own: readonly QueueName[] | null;
  groups: number;
}

export function saySettings(view: SettingsView, lexicon: Lexicon): Message {
  const zone = zoneWords(view);
  const own = ownWords(view, lexicon);
  const groups: Inline[] =
    view.groups === 0
      ? ['no groups yet; make one: ', code(localExample('group retail = Sales, Billing*', lexicon))]
      : [`${formatCount(view.groups)} ${view.groups === 1 ? 'group' : 'groups'}: `, code('groups')];
  const parts: Part[] = [
    { kind: 'headline', text: zone },
    { kind: 'text', text: own },
    { kind: 'note', text: groups },
  ];
  const buttons = buttonsOf(view);
  if (buttons.length > 0) parts.push({ kind: 'buttons', buttons });
  return { summary: `Your zone is ${view.zone}.`, parts };
}

const ZONE_FROM = {
  set: 'which you set; Slack’s own: ',
  slack: 'as in your Slack profile; another: ',
  default: 'the bot’s own, since Slack does not tell yours; another: ',
} as const;

/** "Your zone is Europe/Berlin (14:05 now), as in your Slack profile; another: `settings zone …`." */
export function zoneWords({ zone, zoneFrom, nowMs }: SettingsView): Inline[] {
  return [
    bold(`Your zone is ${zone}`),
    ` (${formatClock(nowMs, zone)} now), ${ZONE_FROM[zoneFrom]}`,
    code(`settings zone ${zoneFrom === 'set' ? 'slack' : otherThan(zone)}`),
    '.',
  ];
}

/** An example that would change something. */
function otherThan(zone: string): string {
  return zone === 'Europe/Berlin' ? 'Europe/London' : 'Europe/Berlin';
}

/** What "here" means, and how to change it. */
export function ownWords({ channelId, own }: SettingsView, lexicon: Lexicon): Inline[] {
  if (channelId === null)
    return [
      'Here nothing but a name narrows a question; a channel can have queues of its own, which are set there.',
    ];
  const channel: Inline = { kind: 'channel', channelId };
  if (own === null)
    return [
      'In ',
      channel,
      ' a question without a queue means all; queues of its own: ',
      code(localExample('settings queues Sales, Billing*', lexicon)),
      '.',
    ];
  const count = queuesOf({ kind: 'named', names: own }, lexicon).length;
  return [
    'In ',
    channel,
    ' a question without a queue means ',
    code(printNameList(own, lexicon)),
    ` (${countOf(count)}); all again: `,
    code('settings queues all'),
    '.',
  ];
}

function countOf(queues: number): string {
  return queues === 0 ? 'none is there now' : `${formatCount(queues)} ${queues === 1 ? 'queue' : 'queues'}`;
}

function buttonsOf({ zoneFrom, own, groups }: SettingsView): Button[] {
  return [
    ...(zoneFrom === 'set' ? [ask('zone', 'Use Slack’s zone', 'settings zone slack')] : []),
    ...(own === null ? [] : [ask('all', 'All queues here', 'settings queues all')]),
    ...(groups === 0 ? [] : [ask('groups', 'Groups', 'groups')]),
    ask('history', 'Changes', 'history'),
  ];
}

function ask(id: string, label: string, line: string): Button {
  return { kind: 'ask', id, label, line };
}

/** After a change: what holds from now on. */
export function sayZoneSet(zone: string, isOwn: boolean, nowMs: number): Message {
  const head = isOwn ? `Your zone is ${zone}.` : 'Your zone is the one in your Slack profile again.';
  const rest = isOwn
    ? ` It is ${formatClock(nowMs, zone)} there now; days begin at midnight there, whatever Slack says.`
    : '';
  return {
    summary: head,
    parts: [
      { kind: 'headline', text: [bold(head), rest].filter((piece) => piece !== '') },
      { kind: 'note', text: ['rules and digests that are kept stay in the zone they say'] },
      {
        kind: 'buttons',
        buttons: isOwn
          ? [ask('zone', 'Use Slack’s zone', 'settings zone slack')]
          : [ask('settings', 'Settings', 'settings')],
      },
    ],
  };
}

export function sayQueuesSet(channelId: string, own: readonly QueueName[] | null, lexicon: Lexicon): Message {
  const channel: Inline = { kind: 'channel', channelId };
  if (own === null) {
    return {
      summary: 'This channel means all queues again.',
      parts: [
        {
          kind: 'headline',
          text: [
            bold('All queues again:'),
            ' a question without a queue in ',
            channel,
            ' means all that are seen here.',
          ],
        },
        { kind: 'buttons', buttons: [ask('now', 'Figures now', 'now')] },
      ],
    };
  }
  const words = printNameList(own, lexicon);
  const count = queuesOf({ kind: 'named', names: own }, lexicon).length;
  return {
    summary: `This channel’s own queues: ${words}`,
    parts: [
      {
        kind: 'headline',
        text: [
          bold(`This channel’s own queues: ${countOf(count)}.`),
          ' In ',
          channel,
          ' a question without a queue means ',
          code(words),
          '; ',
          code('all'),
          ' still means all.',
        ],
      },
      {
        kind: 'buttons',
        buttons: [ask('now', 'Figures now', 'now'), ask('all', 'All queues here', 'settings queues all')],
      },
    ],
  };
}
