/** `mute 12 2h`, `snooze alerts 1h`, `unmute 12`: nothing is said to the end of a mute; judging goes on. */
import type { Episode, Mute } from '../../core/episode.ts';
import { type Button, bold, type Rich } from '../../core/message.ts';
import type { Asker } from '../../core/ports.ts';
import { MEDIA_TYPES } from '../../core/queue.ts';
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import type { Rule } from '../../core/rule.ts';
import type { NewOutboxRow } from '../../core/store.ts';
import { HOUR_MS, localTime } from '../../core/zone.ts';
import { formatClock, formatDay } from '../../language/figures.ts';
import { type Lexicon, lexiconOf } from '../../language/lexicon.ts';
import { queuesOf } from '../../language/names.ts';
import { type Mute as ReadMute, readMute, readNumbered } from '../../language/rule-commands.ts';
import { printRule } from '../../language/rule-print.ts';
import { offerButtons, plain, sayNotUnderstood } from '../../language/say.ts';
import { deedOf, isElsewhere, type Sight, sightFor, veiled, zoneOf } from '../../language/sight.ts';
import { draftOf } from '../saving.ts';
import { muteWords, placeOf } from '../say-episode.ts';
import { viewsOf } from './list.ts';
import { type CommandParts, notHere, ruleFor, toldThere } from './parts.ts';

export const MUTE_COMMAND: Command<CommandParts> = {
  words: ['mute', 'snooze', 'silence'],
  usage: 'mute 12 2h',
  about: 'a rule says nothing for a while; `unmute 12` lets it speak again',
  run: mute,
};

export const UNMUTE_COMMAND: Command<CommandParts> = {
  words: ['unmute', 'unsnooze'],
  usage: '',
  about: '',
  run: unmute,
};

/** A critical rule is muted for so long at most, and with a reason. */
const MAX_CRITICAL_MS = 2 * HOUR_MS;
const REASONS = ['known outage', 'planned work', 'staffing is being mended', 'false alarm'] as const;
const MAX_PICKS = 10;
const UUID = /^([0-9a-f]{8}-[0-9a-f-]{27})\s*(.*)$/iu;

async function mute(request: Request, parts: CommandParts): Promise<Answer> {
  const told = await sightFor(request.line, request.asker, parts);
  if (!told.ok) return told.answer;
  // What the menu of a message says: an episode by its id.
  const ofEpisode = UUID.exec(request.rest.trim());
  const scene = {
    directory: told.directory,
    nowMs: parts.clock.now(),
    zone: zoneOf(request.asker, parts),
    last: null,
  };
  const read = readMute(ofEpisode?.[2] ?? request.rest, scene);
  if (read.kind === 'misread') return sayNotUnderstood(read.misread, []);
  if (ofEpisode !== null) return muteEpisode(ofEpisode[1] ?? '', read, request, parts);
  if (read.ruleId === null) return pickRule(read, request, told, parts);
  const asked = await ruleFor(read.ruleId, request.asker, parts);
  if (!asked.ok) return asked.answer;
  const { rule } = asked;
  const lexicon = lexiconOf(told.directory);
  const queues = read.names.length === 0 ? [] : queuesOf({ kind: 'named', names: read.names }, lexicon);
  const keys = read.names.length === 0 ? ['*'] : queues.flatMap(({ id }) => keysOf(rule, id, read.media));
  const watched = new Set(queuesOf(rule.scope, lexicon).map(({ id }) => id));
  const others = queues.filter(({ id }) => !watched.has(id));
  if (others.length > 0) {
    const names = others
      .slice(0, MAX_PICKS)
      .map(({ name }) => name)
      .join(', ');
    return plain(
      `Rule ${rule.id} does not watch ${names}.`,
      `Type \`alert ${rule.id}\` for what it watches.`,
      [],
    );
  }
  const what =
    read.names.length === 0
      ? `rule ${rule.id}`
      : `${queues.map(({ name }) => name).join(', ')} under rule ${rule.id}`;
  return muteRule(rule, keys, what, read, request, parts);
}

async function muteEpisode(
  id: string,
  read: ReadMute,
  request: Request,
  parts: CommandParts,
): Promise<Answer> {
  const episode = await parts.store.episode(id);
  const rule = episode === null ? null : await parts.store.rule(episode.ruleId);
  if (episode === null || rule === null)
    return plain('That is over already.', 'Type `alerts` to see how the rules stand.', []);
  if (isElsewhere(episode.channelId, request.asker, parts)) return notHere(rule.id);
  if ((await toldThere([episode], parts)).length === 0)
    return plain('I no longer see that queue.', 'Type `queues` for those that I see.', []);
  return muteRule(
    rule,
    [episode.instance.key],
    `${placeOf(episode)} under rule ${rule.id}`,
    read,
    request,
    parts,
    id,
  );
}

async function muteRule(
  rule: Rule,
  instances: readonly string[],
  what: string,
  read: ReadMute,
  { asker, rest }: Request,
  parts: CommandParts,
  episodeId: string | null = null,
): Promise<Answer> {
  const nowMs = parts.clock.now();
  const subject = episodeId ?? String(rule.id);
  if (read.untilMs === null) return askHowLong(what, rest, rule);
  if (rule.severity === 'critical' && read.untilMs - nowMs > MAX_CRITICAL_MS) {
    return plain(
      `Rule ${rule.id} is critical: it can be muted for 2 hours at most.`,
      '',
      offerButtons([{ label: '2 hours', line: `mute ${subject} 2h` }]),
    );
  }
  if (rule.severity === 'critical' && read.reason === null) {
    const length = `${Math.max(1, Math.round((read.untilMs - nowMs) / 60_000))}m`;
    const offers = REASONS.map((reason) => ({
      label: reason,
      line: `mute ${subject} ${length} because ${reason}`,
    }));
    return plain(
      `Rule ${rule.id} is critical: why is it muted?`,
      `Choose, or type \`mute ${rule.id} ${length} because …\`.`,
      offerButtons(offers),
    );
  }
  const zone = zoneOf(asker, parts);
  const words = `muted ${what} until ${untilWords(read.untilMs, nowMs, zone)}${read.reason === null ? '' : `: ${read.reason}`}`;
  const kept = instances.map(
    (instance): Mute => ({
      ruleId: rule.id,
      instance,
      untilMs: read.untilMs ?? nowMs,
      byUserId: asker.userId,
      reason: read.reason,
      atMs: nowMs,
    }),
  );
  const [first] = kept;
  const rows = first === undefined ? [] : await repliesOf(first, new Set(instances), parts);
  await parts.store.mute(kept, words, rows);
  parts.onRows();
  const headline: Rich = [
    bold(`Muted: ${what} until ${untilWords(read.untilMs, nowMs, zone)}.`),
    ' What still breaches then is told.',
  ];
  const buttons: Button[] = [{ kind: 'ask', id: 'unmute', label: 'Unmute', line: `unmute ${rule.id}` }];
  return said({
    summary: words,
    parts: [
      { kind: 'headline', text: headline },
      { kind: 'buttons', buttons },
    ],
  });
}

function askHowLong(what: string, rest: string, rule: Rule): Answer {
  const offers = ['30m', '2h', ...(rule.severity === 'critical' ? [] : ['until tomorrow'])].map((length) => ({
    label: length,
    line: `mute ${rest} ${length}`,
  }));
  return plain(`Mute ${what} for how long?`, '', offerButtons(offers));
}

/** "snooze alerts 1h": the rule that fires here, or a list to pick from when there are several. */
async function pickRule(
  read: ReadMute,
  { asker, rest }: Request,
  sight: Sight,
  parts: CommandParts,
): Promise<Answer> {
  const near = (await parts.store.rules()).filter((rule) => isNear(rule, asker));
  const rules = near.filter(({ channelId }) => !isElsewhere(channelId, asker, parts));
  const views = await viewsOf(rules, sight, parts);
  const firing = views.filter(({ open }) => open.length > 0);
  const candidates = firing.length > 0 ? firing : views;
  const [only] = candidates;
  if (only === undefined)
    return plain('There is no rule here to mute.', 'Type `alerts all` for those elsewhere.', []);
  if (candidates.length === 1)
    return muteRule(
      only.rule,
      ['*'],
      `rule ${only.rule.id}`,
      read,
      { asker, rest: String(only.rule.id), line: rest },
      parts,
    );
  const end = rest.replace(/^(alerts?|rules?)\b\s*/iu, '');
  const offers = candidates.slice(0, MAX_PICKS).map(({ rule, open }) => ({
    label: `Rule ${rule.id}: ${open[0] === undefined ? (rule.name ?? shortWords(veiled(rule, sight), lexiconOf(sight.directory))) : placeOf(open[0])}`,
    line: `mute ${rule.id} ${end}`.trim(),
  }));
  const more = candidates.length - offers.length;
  return plain(
    'Which one?',
    more > 0 ? `${more} more: type \`alerts\` for their numbers, then \`mute 12 1h\`.` : '',
    offerButtons(offers),
  );
}

function shortWords(rule: Rule, lexicon: Lexicon): string {
  return printRule({ ...draftOf(rule), channel: { kind: 'here' }, hours: null }, lexicon);
}

function isNear({ channelId, ownerId }: Rule, asker: Asker): boolean {
  return channelId === asker.channelId || ownerId === asker.userId;
}

/** All instances that a rule can have at a queue. */
function keysOf(rule: Rule, queueId: string, media: readonly string[]): string[] {
  if (rule.test.kind !== 'spike') return rule.each === 'together' ? ['*'] : [queueId];
  return (media.length > 0 ? media : MEDIA_TYPES).map((type) => `${queueId}/${type}`);
}

/** In the threads of what is open, so that the channel knows who muted it and until when. */
async function repliesOf(
  muted: Mute,
  instances: ReadonlySet<string>,
  parts: CommandParts,
): Promise<NewOutboxRow[]> {
  const { store, zone } = parts;
  const { episodes } = await store.openEpisodes();
  const open = episodes.filter(
    (episode: Episode) =>
      episode.ruleId === muted.ruleId &&
      episode.closedAtMs === null &&
      (instances.has('*') || instances.has(episode.instance.key)),
  );
  return (await toldThere(open, parts)).flatMap((episode): NewOutboxRow[] =>
    episode.messageId === null
      ? []
      : [
          {
            key: `muted ${episode.id} ${muted.atMs}`,
            channelId: episode.channelId,
            act: { kind: 'reply', messageId: episode.messageId, broadcast: false },
            message: {
              summary: `Muted: ${placeOf(episode)}`,
              parts: [{ kind: 'headline', text: [`${placeOf(episode)}: `, ...muteWords(muted, zone)] }],
            },
            ownerId: null,
            atMs: muted.atMs,
          },
        ],
  );
}

function untilWords(untilMs: number, nowMs: number, zone: string): string {
  const clock = formatClock(untilMs, zone);
  const [day, today] = [formatDay(localTime(untilMs, zone)), formatDay(localTime(nowMs, zone))];
  return day === today ? clock : `${day} ${clock}`;
}

async function unmute({ rest, asker }: Request, parts: CommandParts): Promise<Answer> {
  const read = readNumbered(rest, 'unmute');
  if (read.kind === 'misread') return sayNotUnderstood(read.misread, []);
  const asked = await ruleFor(read.id, asker, parts);
  if (!asked.ok) return asked.answer;
  const { rule } = asked;
  const lifted = await parts.store.unmute(rule.id, '*', 'unmuted it', deedOf(asker, parts));
  const words = lifted === 0 ? `Rule ${rule.id} was not muted.` : `Rule ${rule.id} speaks again.`;
  return said({ summary: words, parts: [{ kind: 'headline', text: [bold(words)] }] });
}
