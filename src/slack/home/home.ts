/** The Home tab at work: drawn when it is opened and after each act, and what is pressed in it is answered in a modal. */
import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { HomeSection } from '../../core/home.ts';
import type { Message } from '../../core/message.ts';
import type { Asker } from '../../core/ports.ts';
import { describeError } from '../bolt-log.ts';
import { atEntrance, type Floor, plainMessage, refusalOf } from '../floor.ts';
import { namer } from '../names.ts';
import { slackCode } from '../problem.ts';
import { COMMAND } from '../scopes.ts';
import { answerInModal, type ModalPress } from './answer-modal.ts';
import { FIRST, type HomeState, readState, withPage } from './state.ts';
import {
  CHANNEL_ACTION,
  type HomeView,
  homeView,
  MINE_ACTION,
  PAGE_ACTION,
  REFRESH_ACTION,
  refusalView,
} from './view.ts';

/** https://docs.slack.dev/reference/events/app_home_opened */
const Opened = z.object({
  event: z.object({
    user: z.string(),
    tab: z.string(),
    view: z.object({ private_metadata: z.string() }).optional(),
  }),
});

/** Opened again, it stands as it was left. */
export async function hearHomeOpened(floor: Floor, body: unknown): Promise<void> {
  const event = Opened.safeParse(body).data?.event;
  if (event === undefined || event.tab !== 'home') return;
  await floor.underWay.run(async () => {
    const refusal = await refusalOf(floor, body, 'home');
    if (refusal === null) {
      const state = event.view === undefined ? FIRST : readState(event.view.private_metadata);
      return drawHome(floor, event.user, await allowed(floor, event.user, state));
    }
    if (refusal.words !== null) await publish(floor, event.user, refusalView(refusal.words));
  });
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload, of a view: there is no response_url. */
const Act = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({ id: z.string(), type: z.string(), hash: z.string(), private_metadata: z.string() }),
  trigger_id: z.string(),
  actions: z.tuple([
    z.object({
      action_id: z.string(),
      value: z.string().optional(),
      selected_option: z.object({ value: z.string() }).nullish(),
      selected_conversation: z.string().nullish(),
    }),
  ]),
});
type Act = z.infer<typeof Act>;

/** Whether something was pressed in a view and not under a message. */
export function isInView(body: unknown): boolean {
  return Act.safeParse(body).success;
}

/** Another page, another place, or the same once more. */
export async function hearHomeAct(floor: Floor, body: unknown): Promise<void> {
  const act = Act.safeParse(body).data;
  if (act === undefined) return;
  await entered(floor, body, act, async () => {
    const [action] = act.actions;
    const state = readState(act.view.private_metadata);
    const userId = act.user.id;
    if (action.action_id === MINE_ACTION) return drawHome(floor, userId, { state: FIRST, notice: null });
    if (action.action_id === CHANNEL_ACTION && action.selected_conversation)
      return drawHome(floor, userId, await picked(floor, userId, action.selected_conversation, state));
    const page = PAGE_ACTION.exec(action.action_id)?.[1];
    if (page === undefined && action.action_id !== REFRESH_ACTION) return;
    const next = page === undefined ? state : withPage(state, Number(page), Number(action.value) || 0);
    return drawHome(floor, userId, await allowed(floor, userId, next));
  });
}

/** A line that somebody pressed in Home or in a modal with an answer: answered in a modal, after which Home is drawn anew. */
export async function hearSaidInView(floor: Floor, body: unknown, line: string): Promise<void> {
  const act = Act.safeParse(body).data;
  if (act === undefined) return;
  const { view, user, trigger_id } = act;
  const isHome = view.type === 'home';
  const press: ModalPress = {
    line,
    userId: user.id,
    triggerId: trigger_id,
    modal: isHome ? null : { viewId: view.id, hash: view.hash, memory: view.private_metadata },
    place: isHome ? readState(view.private_metadata).place : null,
  };
  await entered(floor, body, act, async () => {
    await answerInModal(floor, press);
    if (isHome)
      await drawHome(floor, user.id, await allowed(floor, user.id, readState(view.private_metadata)));
  });
}

function entered(floor: Floor, body: unknown, act: Act, work: () => Promise<void>): Promise<void> {
  const tell = (message: Message) => publish(floor, act.user.id, refusalView(message.summary));
  return atEntrance(floor, { name: 'home', body, work, tell, refuse: tell });
}

interface Wanted {
  state: HomeState;
  notice: string | null;
}

async function picked(floor: Floor, userId: string, channelId: string, before: HomeState): Promise<Wanted> {
  const wanted = await allowed(floor, userId, { place: { kind: 'channel', channelId }, pages: [] });
  return wanted.notice === null
    ? wanted
    : { state: { ...before, place: { kind: 'mine' } }, notice: wanted.notice };
}

/** A channel's things are for its members: whoever left it since sees their own again. */
async function allowed(floor: Floor, userId: string, state: HomeState): Promise<Wanted> {
  if (state.place.kind === 'mine') return { state, notice: null };
  const membership = await floor.memberships.of(userId, state.place.channelId);
  if (membership === 'member') return { state, notice: null };
  return { state: FIRST, notice: NOTICES[membership] };
}

const NOTICES = {
  'not-member': 'You are not a member of that channel, so its rules are not shown.',
  hidden: 'I do not see that channel. If it is private, invite me there first: /invite @queue-stats.',
  'no-scope':
    'I may not look who is in a channel: ask whoever set me up for the scopes channels:read and groups:read.',
  unknown: 'I cannot check with Slack right now whether you are in that channel; try again in a minute.',
} as const;

/** One drawing at a time for each person; what is asked for meanwhile is drawn once, after it. */
async function drawHome(floor: Floor, userId: string, wanted: Wanted): Promise<void> {
  const waiting = floor.homes.get(userId);
  if (waiting !== undefined) {
    waiting.next = wanted;
    return waiting.done;
  }
  const drawing: HomeDrawing = { next: wanted, done: Promise.resolve() };
  floor.homes.set(userId, drawing);
  drawing.done = (async () => {
    try {
      while (drawing.next !== null) {
        const now = drawing.next as Wanted;
        drawing.next = null;
        await publish(floor, userId, await viewFor(floor, userId, now));
      }
    } finally {
      floor.homes.delete(userId);
    }
  })();
  return drawing.done;
}

/** What is being drawn for somebody, and what comes after it. */
export interface HomeDrawing {
  next: unknown;
  done: Promise<void>;
}

async function viewFor(floor: Floor, userId: string, { state, notice }: Wanted): Promise<HomeView> {
  const zone = await floor.people.zoneOf(userId);
  const asker: Asker = { userId, channelId: userId, zone };
  const sections = await Promise.all(floor.home.map((source) => sectionOf(floor, source, state, asker)));
  const texts = sections.flatMap(({ items, empty }) => [
    empty,
    ...items.flatMap(({ text, note }) => [text, note]),
  ]);
  const named = await namer(texts, floor.people);
  return homeView({
    sections,
    state,
    notice,
    drawnAtMs: floor.clock.now(),
    zone: zone ?? 'UTC',
    named,
  });
}

/** What fails in one section leaves the others as they are. */
async function sectionOf(
  floor: Floor,
  source: Floor['home'][number],
  { place }: HomeState,
  asker: Asker,
): Promise<HomeSection> {
  try {
    return await source.section(place, asker);
  } catch (error) {
    floor.log.error('a section of Home could not be made', {
      section: source.title,
      error: describeError(error, floor.secrets),
    });
    const empty = [`This cannot be shown right now; ${COMMAND} still answers.`];
    return { title: source.title, items: [], empty, buttons: [], fault: null };
  }
}

async function publish(floor: Floor, userId: string, view: HomeView): Promise<void> {
  try {
    await floor.client.views.publish({
      user_id: userId,
      view: view as unknown as webApi.ViewsPublishArguments['view'],
    });
  } catch (error) {
    floor.log.warn('the Home tab could not be drawn', { code: slackCode(error) });
  }
}

export function staleWords(): Message {
  return plainMessage(`This button no longer works. Open Home again, or ask with \`${COMMAND}\`.`);
}
