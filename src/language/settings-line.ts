/** What stands behind "settings": one's zone, the channel's own queues, or nothing. */
import type { QueueName } from '../core/queue.ts';
import { knownZone, zoneNames } from '../core/zone.ts';
import type { Misread, Offer } from './misread.ts';
import { readNameList } from './name-list.ts';
import type { NamingFault } from './naming-misread.ts';
import { nearest } from './nearest.ts';
import type { Scene } from './reader.ts';
import { fold, MAX_LINE_LENGTH, type Token, tokenize } from './tokens.ts';

export type SettingsLine =
  | { kind: 'show' }
  /** Null: the one that Slack tells. */
  | { kind: 'zone'; zone: string | null }
  /** Null: all. */
  | { kind: 'queues'; names: readonly QueueName[] | null }
  | { kind: 'misread'; misread: Misread; offers: readonly Offer[] };

const ZONE_WORDS = new Set(['zone', 'timezone', 'time-zone', 'tz']);
const QUEUE_WORDS = new Set(['queues', 'queue', 'here']);
const SHOW_WORDS = new Set(['show', 'list', 'mine', 'all']);
const NOTHING = new Set(['none', 'reset', 'default', 'off', 'remove', 'clear']);
const BETWEEN = new Set(['to', 'is', '=', ':', 'in', 'my', 'set', 'own', 'the', 'from', 'use', 'are']);
const MAX_BETWEEN = 4;

/** "zone Europe/Berlin", "zone slack", "queues Sales, Billing*", "queues all", "". */
export function readSettingsLine(rest: string, scene: Scene): SettingsLine {
  if (rest.length > MAX_LINE_LENGTH) return wrong({ kind: 'too-long-line', most: MAX_LINE_LENGTH });
  const tokens = tokenize(rest);
  const at = skip(tokens, 0);
  const first = tokens[at];
  if (first === undefined || (SHOW_WORDS.has(folded(first)) && tokens.length === at + 1))
    return { kind: 'show' };
  const isTwoWords = folded(first) === 'time' && ZONE_WORDS.has(folded(tokens[at + 1]));
  if (isTwoWords || ZONE_WORDS.has(folded(first)))
    return zoneFrom(tokens, skip(tokens, at + (isTwoWords ? 2 : 1)));
  if (QUEUE_WORDS.has(folded(first))) return queuesFrom(rest, tokens, skip(tokens, at + 1), scene);
  return unknown(first);
}

function wrong(misread: Misread, offers: readonly Offer[] = []): SettingsLine {
  return { kind: 'misread', misread, offers };
}

function folded(token: Token | undefined): string {
  return token === undefined || token.isQuoted ? '' : token.folded;
}

/** Past the words that mean nothing between a setting and its value. */
function skip(tokens: readonly Token[], from: number): number {
  let at = from;
  while (at - from < MAX_BETWEEN && BETWEEN.has(folded(tokens[at]))) at += 1;
  return at;
}

function zoneFrom(tokens: readonly Token[], at: number): SettingsLine {
  const typed = tokens
    .slice(at)
    .map(({ text }) => text)
    .join(' ');
  const wanted = fold(typed);
  if (wanted === '') return wrong({ kind: 'naming', fault: { kind: 'which-zone' } });
  if (NOTHING.has(wanted) || ['slack', "slack's", 'slacks', 'auto'].includes(wanted))
    return { kind: 'zone', zone: null };
  const zone = knownZone(wanted);
  if (zone !== null) return { kind: 'zone', zone };
  const names = nearest(wanted, zoneNames(), (name) => [name.toLowerCase(), cityOf(name)]);
  const offers = names.map((name) => ({ label: name, line: `settings zone ${name}` }));
  return wrong(
    { kind: 'naming', fault: { kind: 'unknown-zone', typed: short(typed), nearest: names } },
    offers,
  );
}

function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? '').replaceAll('_', ' ').toLowerCase();
}

const MAX_SHOWN = 60;

function short(typed: string): string {
  return typed.length <= MAX_SHOWN ? typed : `${[...typed].slice(0, MAX_SHOWN).join('')}…`;
}

function queuesFrom(rest: string, tokens: readonly Token[], at: number, scene: Scene): SettingsLine {
  const first = tokens[at];
  if (first === undefined) return { kind: 'show' };
  const isAlone = tokens.length === at + 1;
  if (isAlone && (NOTHING.has(folded(first)) || ['all', 'everything', '*'].includes(folded(first))))
    return { kind: 'queues', names: null };
  const list = readNameList(rest.slice(first.start), scene);
  if (list.kind === 'names') {
    if (list.names.length > 0) return { kind: 'queues', names: list.names };
    return wrong({ kind: 'naming', fault: { kind: 'no-name', typed: first.text } });
  }
  const offers = list.offers.map((offer) => ({ ...offer, line: `settings queues ${offer.line}` }));
  return wrong(list.misread, offers);
}

function unknown(first: Token): SettingsLine {
  const known = ['zone', 'queues', 'timezone'];
  const near = nearest(first.folded, known, (one) => [one]);
  const fault: NamingFault = {
    kind: 'unknown-setting',
    typed: short(first.text),
    nearest: near.map((one) => `settings ${one}`),
  };
  return wrong({ kind: 'naming', fault });
}
