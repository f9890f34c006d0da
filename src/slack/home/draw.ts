/** Draws Home for somebody: one drawing at a time, nothing sent that stands there already, a section that fails by itself. */
import { createHash } from 'node:crypto';
import { webApi } from '@slack/bolt';
import type { HomeSection } from '../../core/home.ts';
import type { Asker, Clock } from '../../core/ports.ts';
import { newAnswerKey } from '../blocks/render.ts';
import { describeError } from '../bolt-log.ts';
import type { Floor, HomePart } from '../floor.ts';
import { namer } from '../names.ts';
import { pause, within } from '../patience.ts';
import { slackCode } from '../problem.ts';
import { COMMAND } from '../scopes.ts';
import { createShelf, type Shelf } from '../shelf.ts';
import type { HomeState } from './state.ts';
import { type HomeView, homeView, wordsView } from './view.ts';

/** Real time. A section that takes longer is left out of this drawing. */
const SECTION_PATIENCE_MS = 6_000;
/** A longer wait is not worth it: whoever is still there opens Home again. */
const MAX_WAIT_SECONDS = 10;
const SHOWN_LIFE_MS = 24 * 60 * 60_000;
const MAX_SHOWN = 5_000;
const MINUTE_MS = 60_000;

export interface Wanted {
  state: HomeState;
  /** Said above all else, such as why a channel cannot be shown; null: nothing. */
  notice: string | null;
  /** The hash of what stands in Home, as Slack tells; null when it does not. */
  standingHash: string | null;
  /** Something was chosen in it: Slack shows the choice until it is drawn anew. */
  isChosenIn: boolean;
}

/** What was drawn for somebody last. */
interface Shown {
  state: HomeState;
  hash: string | null;
  /** Tells drawings apart, but for the ids of their blocks. */
  print: string;
}

interface Drawing {
  next: Wanted | null;
  /** What was asked for last. */
  state: HomeState;
  done: Promise<void>;
}

export interface Homes {
  /** By person, as are the others. */
  drawing: Map<string, Drawing>;
  shown: Shelf<Shown>;
}

export function createHomes(clock: Clock): Homes {
  return { drawing: new Map(), shown: createShelf<Shown>(clock, SHOWN_LIFE_MS, MAX_SHOWN) };
}

/** What is being drawn for somebody; null when nothing is. */
export function stateUnderWay({ homes }: Floor, userId: string): HomeState | null {
  return homes.drawing.get(userId)?.state ?? null;
}

/** What somebody sees in Home by now, or soon; null when nothing was drawn for them lately. */
export function shownState(floor: Floor, userId: string): HomeState | null {
  return stateUnderWay(floor, userId) ?? floor.homes.shown.find(userId)?.state ?? null;
}

/** What is asked for while it is being drawn is drawn once, after it. */
export function drawHome(floor: Floor, userId: string, wanted: Wanted): Promise<void> {
  const { drawing } = floor.homes;
  const under = drawing.get(userId);
  if (under !== undefined) {
    const isChosenIn = wanted.isChosenIn || under.next?.isChosenIn === true;
    under.next = { ...wanted, isChosenIn };
    under.state = wanted.state;
    return under.done;
  }
  const begun: Drawing = { next: wanted, state: wanted.state, done: Promise.resolve() };
  drawing.set(userId, begun);
  begun.done = drawAll(floor, userId, begun).finally(() => drawing.delete(userId));
  return begun.done;
}

async function drawAll(floor: Floor, userId: string, drawing: Drawing): Promise<void> {
  for (let wanted = drawing.next; wanted !== null; wanted = drawing.next) {
    drawing.next = null;
    await drawOnce(floor, userId, wanted);
  }
}

async function drawOnce(floor: Floor, userId: string, wanted: Wanted): Promise<void> {
  const key = newAnswerKey();
  const view = await viewFor(floor, userId, wanted, key);
  const print = createHash('sha256').update(JSON.stringify(view).replaceAll(key, '')).digest('hex');
  const shown = floor.homes.shown.find(userId);
  const stands =
    shown?.print === print && (wanted.standingHash === null || wanted.standingHash === shown.hash);
  if (stands && !wanted.isChosenIn) return;
  const sent = await publish(floor, userId, view);
  if (sent !== null) floor.homes.shown.keep(userId, { state: wanted.state, hash: sent.hash, print });
}

async function viewFor(
  floor: Floor,
  userId: string,
  { state, notice }: Wanted,
  key: string,
): Promise<HomeView> {
  const zone = await floor.people.zoneOf(userId);
  const asker: Asker = { userId, channelId: userId, zone };
  const made = await Promise.all(floor.home.map((part) => sectionOf(floor, part, state, asker)));
  const sections = made.map(({ section }) => section);
  const texts = sections.flatMap(({ items, empty }) => [
    empty,
    ...items.flatMap(({ text, note }) => [text, note]),
  ]);
  const named = await namer(texts, floor.people);
  // Whole minutes: what is drawn anew within one says nothing new.
  const drawnAtMs = Math.floor(floor.clock.now() / MINUTE_MS) * MINUTE_MS;
  const isNew = state.place.kind === 'mine' && made.every(({ isEmpty }) => isEmpty);
  return homeView({ sections, state, notice, isNew, drawnAtMs, zone: zone ?? 'UTC', named, key });
}

interface Made {
  section: HomeSection;
  /** There is nothing of one's own in it. */
  isEmpty: boolean;
}

/** What fails in one section leaves the others as they are. */
async function sectionOf(floor: Floor, part: HomePart, { place }: HomeState, asker: Asker): Promise<Made> {
  const { title, isForAll } = part;
  try {
    const section = await within(SECTION_PATIENCE_MS, part.section(place, asker));
    return { section, isEmpty: isForAll || (section.items.length === 0 && section.fault === null) };
  } catch (error) {
    floor.log.error('a section of Home could not be made', {
      section: title,
      code: slackCode(error),
      error: describeError(error, floor.secrets),
    });
    const empty = [`This cannot be shown right now: press Refresh in a minute, or type ${COMMAND}.`];
    return { section: { title, items: [], empty, buttons: [], fault: null }, isEmpty: false };
  }
}

/** In place of all else, such as for somebody who is not let in. */
export async function tellInHome(floor: Floor, userId: string, words: string): Promise<void> {
  await publish(floor, userId, wordsView(words, newAnswerKey()));
}

/** Slack takes no view of that kind: what it says of one of ours is then a mistake of ours. */
const VIEW_REFUSALS: ReadonlySet<string> = new Set(['invalid_arguments', 'invalid_blocks', 'view_too_large']);

/** Null when it did not get there, which the log tells; never throws for it. */
async function publish(
  floor: Floor,
  userId: string,
  view: HomeView,
): Promise<{ hash: string | null } | null> {
  const first = await publishOnce(floor, userId, view);
  if (first.kind === 'sent') return first;
  if (first.kind === 'busy') {
    await pause(first.waitMs, new AbortController().signal);
    const second = await publishOnce(floor, userId, view);
    return second.kind === 'sent' ? second : null;
  }
  if (VIEW_REFUSALS.has(first.code)) {
    const words = `Home cannot be drawn; ${COMMAND} alerts and ${COMMAND} digests still answer.`;
    await publishOnce(floor, userId, wordsView(words, newAnswerKey()));
  }
  return null;
}

type Published =
  | { kind: 'sent'; hash: string | null }
  | { kind: 'busy'; waitMs: number }
  | { kind: 'failed'; code: string };

async function publishOnce({ client, log }: Floor, userId: string, view: HomeView): Promise<Published> {
  try {
    const { view: stands } = await client.views.publish({
      user_id: userId,
      view: view as unknown as webApi.ViewsPublishArguments['view'],
    });
    return { kind: 'sent', hash: stands?.hash ?? null };
  } catch (error) {
    const code = slackCode(error);
    log.warn('the Home tab could not be drawn', { code });
    if (error instanceof webApi.WebAPIRateLimitedError && error.retryAfter <= MAX_WAIT_SECONDS)
      return { kind: 'busy', waitMs: error.retryAfter * 1000 };
    return code === 'hash_conflict' ? { kind: 'busy', waitMs: 0 } : { kind: 'failed', code };
  }
}
