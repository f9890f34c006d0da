/** Genesys gives no figures: told once to each channel that has rules, after a while, and once when it is back. Pure. */
import type { AlertMessage } from '../core/episode.ts';
import { bold, type Message, plainText, type Rich } from '../core/message.ts';
import type { NewOutboxRow } from '../core/store.ts';
import { MINUTE_MS } from '../core/zone.ts';
import { formatAge, formatClock } from '../language/figures.ts';

/** What is wrong is told only when it lasts. */
export const SAY_OUTAGE_AFTER_MS = 5 * MINUTE_MS;

/** How the rules of a channel stand with their source; only of channels whose rules watch at this hour. */
export interface ChannelSource {
  channelId: string;
  /** Since when some of its rules get no figures; null: all do. */
  downSinceMs: number | null;
  /** How many rules get none. */
  ruleCount: number;
  /** Who is told when the channel cannot be reached. */
  ownerId: string;
}

export interface OutageContext {
  nowMs: number;
  zone: string;
  newId: () => string;
  /** What Genesys' fault is called; null: not known. */
  why: string | null;
}

export interface OutageSteps {
  messages: AlertMessage[];
  rows: NewOutboxRow[];
}

export function advanceOutages(
  open: Iterable<AlertMessage>,
  sources: readonly ChannelSource[],
  context: OutageContext,
): OutageSteps {
  const steps: OutageSteps = { messages: [], rows: [] };
  const told = new Map<string, AlertMessage>();
  for (const message of open) if (message.kind === 'outage') told.set(message.channelId, message);
  for (const source of sources) {
    const message = told.get(source.channelId);
    if (source.downSinceMs !== null && message === undefined)
      begin(steps, source, source.downSinceMs, context);
    if (source.downSinceMs === null && message !== undefined) end(steps, source, message, context);
  }
  return steps;
}

function begin(steps: OutageSteps, source: ChannelSource, sinceMs: number, context: OutageContext): void {
  if (context.nowMs - sinceMs < SAY_OUTAGE_AFTER_MS) return;
  const message: AlertMessage = {
    id: context.newId(),
    channelId: source.channelId,
    kind: 'outage',
    episodeIds: [],
    // From when there were no figures: what is said at the end counts from here.
    openedAtMs: sinceMs,
    closedAtMs: null,
    saidHash: 'down',
    saidMuted: false,
    editedAtMs: context.nowMs,
  };
  const isOne = source.ruleCount === 1;
  const rules = `${source.ruleCount} ${isOne ? 'rule' : 'rules'} in this channel ${isOne ? 'stands' : 'stand'} still`;
  const words: Rich = [
    '⏸ ',
    bold(`No figures from Genesys since ${formatClock(sinceMs, context.zone)}.`),
    `${context.why === null ? '' : ` ${context.why}`} ${rules} until it is back.`,
  ];
  steps.messages.push(message);
  steps.rows.push(
    rowOf(`post ${message.id}`, message, { kind: 'post', messageId: message.id }, words, source, context),
  );
}

/** The message is edited, and since an edit tells nobody, its thread says so as well. */
function end(steps: OutageSteps, source: ChannelSource, message: AlertMessage, context: OutageContext): void {
  const { nowMs, zone } = context;
  const [from, to] = [formatClock(message.openedAtMs, zone), formatClock(nowMs, zone)];
  const length = formatAge(nowMs - message.openedAtMs);
  const closed: Rich = ['▶️ ', bold(`Genesys is back, after ${length} without figures`), ` (${from}–${to}).`];
  const back: Rich = ['▶️ ', bold(`Genesys is back since ${to}.`), ' The rules go on where they stood.'];
  steps.messages.push({ ...message, closedAtMs: nowMs, saidHash: 'back', editedAtMs: nowMs });
  steps.rows.push(
    rowOf(
      `edit ${message.id} ${nowMs}`,
      message,
      { kind: 'edit', messageId: message.id },
      closed,
      source,
      context,
    ),
    rowOf(
      `back ${message.id}`,
      message,
      { kind: 'reply', messageId: message.id, broadcast: false },
      back,
      source,
      context,
    ),
  );
}

function rowOf(
  key: string,
  { channelId }: AlertMessage,
  act: NewOutboxRow['act'],
  words: Rich,
  { ownerId }: ChannelSource,
  { nowMs, zone }: OutageContext,
): NewOutboxRow {
  const message: Message = {
    summary: plainText(words, (atMs) => formatClock(atMs, zone)),
    parts: [{ kind: 'headline', text: words }],
  };
  return { key, channelId, act, message, ownerId, atMs: nowMs };
}
