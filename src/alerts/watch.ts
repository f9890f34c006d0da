/**
 * The tick: one reading of Genesys for all rules, each judged at each of its places, and what came of it in one
 * transaction. Nothing is believed in memory that is not on disk: when the transaction fails, all is read again.
 */

import type { Episode, InstanceState, Mute } from '../core/episode.ts';
import { type Fault, sayFault, type Outcome as Told } from '../core/fault.ts';
import { fingerprintOf } from '../core/fingerprint.ts';
import { isWithin } from '../core/hours.ts';
import { metricOf } from '../core/metric.ts';
import type { Clock, Directories, LiveAnswer, Log, RecentAnswer, WatchAnalytics } from '../core/ports.ts';
import type { Directory } from '../core/queue.ts';
import { needsSeason, type Rule } from '../core/rule.ts';
import type { Season } from '../core/season.ts';
import type { IntervalStats } from '../core/stats.ts';
import type {
  NewOutboxRow,
  OutboxStore,
  RuleStore,
  SeasonStore,
  WatchBatch,
  WatchStore,
} from '../core/store.ts';
import { MINUTE_MS } from '../core/zone.ts';
import { advance, type Board, keyOf, type TickContext, type Turn } from './episodes.ts';
import { mediaSeenIn } from './instances.ts';
import { judge } from './judge.ts';
import { look } from './look.ts';
import { advanceOutages, type ChannelSource } from './outage.ts';
import { createPlaces } from './places.ts';
import { sayGained } from './say-episode.ts';
import { sightOf } from './sight.ts';
import { turnOf } from './turns.ts';

export interface WatchParts {
  analytics: WatchAnalytics;
  /** A rule watches the queues that its channel may see at that moment. */
  directories: Directories;
  store: RuleStore & WatchStore & SeasonStore & Pick<OutboxStore, 'enqueue'>;
  clock: Clock;
  log: Log;
  /** IANA name, for the times in messages. */
  zone: string;
  /** How far apart ticks should be, in ms. */
  tickMs: number;
  newId: () => string;
  /** Told of the queues whose rules need to know what is usual. */
  onSeasonsWanted: (queueIds: readonly string[]) => void;
}

export interface Watch {
  tick(): Promise<TickReport>;
  /** Reads everything from the store again: another process may have written. */
  forget(): void;
  /** How far apart the ticks are at present: `tickMs`, or more where the budget asks for it. */
  everyMs(): number;
  status(): WatchStatus;
}

export interface TickReport {
  rules: number;
  places: number;
  /** Episodes that began. */
  opened: number;
  /** Rows that were put into the outbox. */
  rows: number;
  /** Ms of our clock in all, and those that Genesys took of it. */
  tookMs: number;
  readMs: number;
}

export interface WatchStatus {
  /** Epoch ms; null before the first. */
  lastTickAtMs: number | null;
  /** The last tick for which Genesys gave figures, or that needed none. */
  lastGoodTickAtMs: number | null;
  rules: number;
  firing: number;
  everyMs: number;
}

/** A tick may take at most this part of what may be asked in a minute. */
const MAX_BUDGET_SHARE = 0.5;
const OBSERVED_PER_CALL = 100;
const AGGREGATED_PER_CALL = 50;

/** What every rule's reason and message need, whatever it judges. */
const ALWAYS: readonly (keyof IntervalStats)[] = ['offered', 'answered', 'abandoned', 'flowedOut'];

interface Memory {
  rules: Map<number, Rule>;
  /** By rule id, then by instance: all that are not inactive, and inactive ones whose source is down. */
  states: Map<number, Map<string, InstanceState>>;
  board: Board;
  mutes: Map<string, Mute>;
  lastChange: number;
  seasons: Map<string, Season>;
  seasonsReadAtMs: number;
}

/** Seasons change once a day; a new one is found within this time. */
const READ_SEASONS_EVERY_MS = MINUTE_MS;

export function createWatch(parts: WatchParts): Watch {
  const { analytics, directories, store, clock, log } = parts;
  const places = createPlaces();
  let memory: Memory | null = null;
  /** By channel id; null until Genesys has told its queues. */
  let sights: ReadonlyMap<string, Directory> | null = null;
  let everyMs = parts.tickMs;
  let lastTickAtMs: number | null = null;
  let lastGoodTickAtMs: number | null = null;
  let blindSinceMs: number | null = null;

  async function tick(): Promise<TickReport> {
    const startedAtMs = clock.now();
    const known = await remember();
    const told = await lookAround(known, directories);
    const rules = [...known.rules.values()].filter((rule) => isWatched(rule, known, startedAtMs));
    const seen = told.ok ? told.value : sights;
    if (seen === null) return blind(known, rules, told.ok ? null : told.fault, startedAtMs);
    sights = seen;
    await sayGrowth(rules, seen);

    const reading = await read(rules, known, seen);
    const nowMs = clock.now();
    const readMs = nowMs - startedAtMs;
    const outcome = decide(known, rules, reading, seen, nowMs);
    await keep(known, outcome);
    lastTickAtMs = nowMs;
    if (reading.fault === null) lastGoodTickAtMs = nowMs;
    return {
      rules: rules.length,
      places: outcome.places,
      opened: outcome.batch.episodes.filter(({ firedAtMs }) => firedAtMs === nowMs).length,
      rows: outcome.batch.rows.length,
      tookMs: clock.now() - startedAtMs,
      readMs,
    };
  }

  /** Genesys has never told its queues: nothing can be judged, and what is open stays as it is. */
  async function blind(
    known: Memory,
    rules: readonly Rule[],
    fault: Fault | null,
    startedAtMs: number,
  ): Promise<TickReport> {
    const nowMs = clock.now();
    blindSinceMs ??= startedAtMs;
    const sources = new Map<string, ChannelSource>();
    for (const rule of rules) noteSource(sources, rule, blindSinceMs, nowMs);
    const why = fault === null ? null : sayFault(fault).what;
    const context = { nowMs, zone: parts.zone, newId: parts.newId, why };
    const { messages, rows } = advanceOutages(known.board.messages.values(), [...sources.values()], context);
    const open = new Map(known.board.messages);
    for (const message of messages) open.set(message.id, message);
    await keep(known, {
      board: { ...known.board, messages: open },
      states: known.states,
      places: 0,
      batch: { states: [], statesGone: [], episodes: [], messages, rows },
    });
    lastTickAtMs = nowMs;
    return {
      rules: rules.length,
      places: 0,
      opened: 0,
      rows: rows.length,
      tookMs: clock.now() - startedAtMs,
      readMs: 0,
    };
  }

  /** A pattern that gained queues says so, to whoever answers for the rule. */
  async function sayGrowth(rules: readonly Rule[], of: Sights): Promise<void> {
    const atMs = clock.now();
    const rows: NewOutboxRow[] = rules.flatMap((rule) => {
      const gained = places.gained(rule, seenBy(rule, of));
      if (gained.length === 0) return [];
      const message = sayGained(rule, gained);
      const key = `grew ${rule.id} ${fingerprintOf(gained.map(({ id }) => id).join())}`;
      const act = { kind: 'post', messageId: parts.newId() } as const;
      return [{ key, channelId: rule.ownerId, act, message, ownerId: null, atMs }];
    });
    if (rows.length > 0) await store.enqueue(rows);
  }

  /** All of it from the store the first time; rules, mutes and what is open again when somebody changed them. */
  async function remember(): Promise<Memory> {
    const lastChange = await store.lastChange();
    if (memory !== null && memory.lastChange === lastChange) {
      await refreshSeasons(memory);
      return memory;
    }
    const [rules, mutes, open, states] = await Promise.all([
      store.rules(),
      store.mutes(clock.now()),
      store.openEpisodes(),
      memory === null ? store.states() : memory.states,
    ]);
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    for (const id of [...states.keys()]) if (!byId.has(id)) states.delete(id);
    memory = {
      rules: byId,
      states,
      board: {
        episodes: new Map(open.episodes.map((episode) => [episode.id, episode])),
        messages: new Map(open.messages.map((message) => [message.id, message])),
      },
      mutes: new Map(mutes.map((mute) => [keyOf(mute.ruleId, mute.instance), mute])),
      lastChange,
      seasons: memory?.seasons ?? new Map(),
      seasonsReadAtMs: Number.NEGATIVE_INFINITY,
    };
    await refreshSeasons(memory);
    return memory;
  }

  async function refreshSeasons(known: Memory): Promise<void> {
    const nowMs = clock.now();
    if (sights === null || nowMs - known.seasonsReadAtMs < READ_SEASONS_EVERY_MS) return;
    const wanted = seasonQueues(known, sights);
    parts.onSeasonsWanted(wanted);
    known.seasons = wanted.length === 0 ? new Map() : await store.seasons(wanted);
    known.seasonsReadAtMs = nowMs;
  }

  function seasonQueues(known: Memory, of: Sights): string[] {
    const ids = new Set<string>();
    for (const rule of known.rules.values()) {
      if (!needsSeason(rule.test)) continue;
      for (const id of places.queueIds(rule, seenBy(rule, of))) ids.add(id);
    }
    return [...ids];
  }

  async function read(rules: readonly Rule[], known: Memory, of: Sights): Promise<Reading> {
    const queueIds = new Set<string>();
    const stats = new Set<keyof IntervalStats>(ALWAYS);
    for (const rule of rules) {
      for (const id of places.queueIds(rule, seenBy(rule, of))) queueIds.add(id);
      if (rule.test.kind === 'threshold')
        for (const need of metricOf(rule.test.metric).needs) stats.add(need);
    }
    const ids = [...queueIds];
    everyMs = stretched(parts.tickMs, ids.length, analytics.callsPerMinute());
    if (everyMs > parts.tickMs) log.info('ticks are further apart, to leave others their share', { everyMs });
    if (ids.length === 0) return { ...NOTHING_READ, seasons: known.seasons };
    const [recent, live] = await Promise.all([
      analytics.recent({ queueIds: ids, stats }),
      analytics.live(ids, 'tick'),
    ]);
    return { recent, live: freshLive(live), seasons: known.seasons, fault: faultOf(recent, live) };
  }

  function decide(
    known: Memory,
    rules: readonly Rule[],
    reading: Reading,
    of: Sights,
    nowMs: number,
  ): Outcome {
    const sight = sightOf(reading);
    // Ticks that are late because Genesys is slow are not a stop of the bot: their time counts.
    const tickMs = Math.max(everyMs, lastTickAtMs === null ? 0 : nowMs - lastTickAtMs);
    const media = mediaSeenIn(reading.recent, reading.seasons.keys(), known.states.values());
    places.sees(media);
    const episodeOf = openByKey(known.board);
    const sources = new Map<string, ChannelSource>();
    const turns: Turn[] = [];
    const states: WatchBatch['states'][number][] = [];
    const statesGone: WatchBatch['statesGone'][number][] = [];
    const nextStates = new Map<number, Map<string, InstanceState>>();
    let count = 0;
    for (const rule of rules) {
      const before = known.states.get(rule.id);
      const after = new Map<string, InstanceState>();
      const gone = new Set(before?.keys());
      let downSinceMs: number | null = null;
      for (const place of places.of(rule, seenBy(rule, of))) {
        count += 1;
        const { key } = place.instance;
        const state = before?.get(key) ?? null;
        const judged = judge(rule, state, look(rule, place, sight), { nowMs, tickMs });
        const isOn = judged.state.phase.kind !== 'inactive';
        if (isOn || judged.state.frozenSinceMs !== null) after.set(key, judged.state);
        if (isOn) gone.delete(key);
        if (isOn && !isKnown(state, judged.state)) {
          states.push({ ruleId: rule.id, instance: key, state: judged.state });
        }
        if (judged.verdict.kind === 'frozen') downSinceMs = earlier(downSinceMs, judged.verdict.sinceMs);
        const episode = episodeOf.get(keyOf(rule.id, key)) ?? null;
        if (episode === null && judged.verdict.kind !== 'fire') continue;
        turns.push(turnOf(rule, place, judged, episode, sight, nowMs));
      }
      for (const key of gone) {
        if (before?.get(key)?.phase.kind !== 'inactive') statesGone.push({ ruleId: rule.id, instance: key });
      }
      if (after.size > 0) nextStates.set(rule.id, after);
      noteSource(sources, rule, downSinceMs, nowMs);
    }
    const context = {
      nowMs,
      zone: parts.zone,
      newId: parts.newId,
      rules: known.rules,
      isHidden: hiddenBy(of, directories),
      muteOf: (ruleId: number, instance: string) => muteOf(known.mutes, ruleId, instance, nowMs),
    };
    const steps = advance(known.board, turns, context);
    const why = reading.fault === null ? null : sayFault(reading.fault).what;
    const outages = advanceOutages(steps.board.messages.values(), [...sources.values()], { ...context, why });
    const messages = new Map(steps.board.messages);
    for (const message of outages.messages) {
      if (message.closedAtMs === null) messages.set(message.id, message);
      else messages.delete(message.id);
    }
    return {
      board: { ...steps.board, messages },
      states: nextStates,
      places: count,
      batch: {
        states,
        statesGone,
        episodes: steps.episodes,
        messages: [...steps.messages, ...outages.messages],
        rows: [...steps.rows, ...outages.rows],
      },
    };
  }

  async function keep(known: Memory, { batch, board, states }: Outcome): Promise<void> {
    const isEmpty = Object.values(batch).every((list: readonly unknown[]) => list.length === 0);
    try {
      if (!isEmpty) await store.commit(batch);
    } catch (error) {
      // What is on disk is what is true.
      memory = null;
      throw error;
    }
    known.board = board;
    known.states = states;
  }

  return {
    tick,
    forget() {
      memory = null;
      lastTickAtMs = null;
    },
    everyMs: () => everyMs,
    status: () => ({
      lastTickAtMs,
      lastGoodTickAtMs,
      rules: memory?.rules.size ?? 0,
      firing: [...(memory?.board.episodes.values() ?? [])].filter(({ closedAtMs }) => closedAtMs === null)
        .length,
      everyMs,
    }),
  };
}

interface Reading {
  recent: RecentAnswer | null;
  live: LiveAnswer | null;
  seasons: ReadonlyMap<string, Season>;
  /** Why some or all of it is missing. */
  fault: Fault | null;
}

const NOTHING_READ: Reading = { recent: null, live: null, seasons: new Map(), fault: null };

interface Outcome {
  board: Board;
  states: Map<number, Map<string, InstanceState>>;
  places: number;
  batch: WatchBatch;
}

type Sights = ReadonlyMap<string, Directory>;

/** What is seen from each place where something is told: one look a place, however many rules speak there. */
async function lookAround(known: Memory, directories: Directories): Promise<Told<Sights>> {
  const ids = new Set([...known.rules.values()].map(({ channelId }) => channelId));
  for (const { channelId } of known.board.messages.values()) ids.add(channelId);
  if (ids.size === 0) ids.add('');
  const sights = new Map<string, Directory>();
  for (const id of ids) {
    const seen = await directories.seenFrom([id], 'tick');
    if (!seen.ok) return seen;
    sights.set(id, seen.value);
  }
  return { ok: true, value: sights };
}

const SEES_NOTHING: Directory = { queues: [], groups: [], here: null, fetchedAtMs: 0 };

/** Places are looked at in the tick in which they are first spoken of. */
function seenBy({ channelId }: Rule, sights: Sights): Directory {
  return sights.get(channelId) ?? SEES_NOTHING;
}

/** Whether a place's queue is one that is not seen where it is told. */
function hiddenBy(sights: Sights, directories: Directories): TickContext['isHidden'] {
  const seenIds = new Map<string, ReadonlySet<string>>();
  return ({ channelId, instance }) => {
    if (instance.queueId === null || !directories.isTied(channelId)) return false;
    const ids = seenIds.get(channelId) ?? new Set(sights.get(channelId)?.queues.map(({ id }) => id));
    seenIds.set(channelId, ids);
    return !ids.has(instance.queueId);
  };
}

/** Outside its hours a rule costs nothing, unless something of it is open. */
function isWatched(rule: Rule, known: Memory, nowMs: number): boolean {
  return rule.hours === null || isWithin(rule.hours, nowMs) || known.states.has(rule.id);
}

/** So far apart that a tick's calls stay within its part of the budget. */
export function stretched(tickMs: number, queueCount: number, callsPerMinute: number): number {
  const calls = Math.ceil(queueCount / OBSERVED_PER_CALL) + Math.ceil(queueCount / AGGREGATED_PER_CALL);
  const leastMs = (calls / Math.max(1, callsPerMinute * MAX_BUDGET_SHARE)) * MINUTE_MS;
  return Math.max(tickMs, Math.ceil(leastMs));
}

/** Figures that are the last of a source that fails are none for a tick. */
function freshLive(live: Awaited<ReturnType<WatchAnalytics['live']>>): LiveAnswer | null {
  return live.ok && live.value.staleBecause === null ? live.value : null;
}

function faultOf(recent: RecentAnswer, live: Awaited<ReturnType<WatchAnalytics['live']>>): Fault | null {
  for (const queue of recent.queues.values()) if (!queue.ok) return queue.fault;
  return live.ok ? live.value.staleBecause : live.fault;
}

function openByKey(board: Board): Map<string, Episode> {
  const open = new Map<string, Episode>();
  for (const episode of board.episodes.values()) {
    if (episode.closedAtMs === null) open.set(keyOf(episode.ruleId, episode.instance.key), episode);
  }
  return open;
}

/**
 * Whether what the store has does as well. When something was last judged is only of interest while its time counts:
 * after a stop, the time before it is still known.
 */
function isKnown(stored: InstanceState | null, now: InstanceState): boolean {
  if (stored === null || stored.fingerprint !== now.fingerprint || stored.frozenSinceMs !== now.frozenSinceMs)
    return false;
  if (stored.phase.kind !== 'firing' || now.phase.kind !== 'firing') return false;
  return stored.phase.firedAtMs === now.phase.firedAtMs;
}

function earlier(a: number | null, b: number): number {
  return a === null ? b : Math.min(a, b);
}

/** A channel whose rules watch at this hour; rules on trial are their owner's alone. */
function noteSource(
  sources: Map<string, ChannelSource>,
  rule: Rule,
  downSinceMs: number | null,
  nowMs: number,
): void {
  if (rule.trialUntilMs !== null && nowMs < rule.trialUntilMs) return;
  const before = sources.get(rule.channelId);
  const isDown = downSinceMs !== null;
  sources.set(rule.channelId, {
    channelId: rule.channelId,
    downSinceMs: isDown ? earlier(before?.downSinceMs ?? null, downSinceMs) : (before?.downSinceMs ?? null),
    ruleCount: (before?.ruleCount ?? 0) + (isDown ? 1 : 0),
    ownerId: before?.ownerId ?? rule.ownerId,
  });
}

function muteOf(
  mutes: ReadonlyMap<string, Mute>,
  ruleId: number,
  instance: string,
  nowMs: number,
): Mute | null {
  const candidates = [mutes.get(keyOf(ruleId, instance)), mutes.get(keyOf(ruleId, '*'))];
  const holding = candidates.filter((mute) => mute !== undefined && mute.untilMs > nowMs);
  return holding.reduce<Mute | null>(
    (longest, mute) =>
      mute !== undefined && (longest === null || mute.untilMs > longest.untilMs) ? mute : longest,
    null,
  );
}
