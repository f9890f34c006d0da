/** What people do in Home: they open it, turn pages, pick a channel, and press lines that are answered in a modal. */
import { z } from 'zod';
import type { Message } from '../../core/message.ts';
import { atEntrance, type Floor } from '../floor.ts';
import { answerInModal } from './answer-modal.ts';
import { drawHome, stateUnderWay, tellInHome } from './draw.ts';
import { type Allowed, allowed, redrawHome, refusalIn } from './redraw.ts';
import { FIRST, readState, withPage } from './state.ts';
import { CHANNEL_ACTION, MINE_ACTION, PAGE_ACTION } from './view.ts';

/** https://docs.slack.dev/reference/events/app_home_opened: `view` is what stands there, once something was drawn. */
const Opened = z.object({
  event: z.object({
    user: z.string(),
    tab: z.string(),
    view: z.object({ private_metadata: z.string(), hash: z.string() }).nullish(),
  }),
});

/** Opened again, it stands as it was left, with what holds now. */
export async function hearHomeOpened(floor: Floor, body: unknown): Promise<void> {
  const event = Opened.safeParse(body).data?.event;
  if (event === undefined || event.tab !== 'home') return;
  const { user, view } = event;
  await entered(floor, body, user, async () => {
    // What stands there may be what somebody has just turned away from.
    const state = stateUnderWay(floor, user) ?? (view ? readState(view.private_metadata) : FIRST);
    await draw(floor, user, await allowed(floor, user, state), view?.hash ?? null);
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

/** Another page, another place, or the same once more: also when what was pressed is of an older version. */
export async function hearHomeAct(floor: Floor, body: unknown): Promise<void> {
  const act = Act.safeParse(body).data;
  if (act === undefined || act.view.type !== 'home') return;
  const { user, view } = act;
  await entered(floor, body, user.id, async () => {
    const wanted = await wantedBy(floor, act);
    await draw(floor, user.id, wanted, view.hash, isChoice(act));
  });
}

async function wantedBy(floor: Floor, { user, view, actions: [action] }: Act): Promise<Allowed> {
  const state = readState(view.private_metadata);
  if (action.action_id === MINE_ACTION) return { state: FIRST, notice: null };
  if (action.action_id === CHANNEL_ACTION && action.selected_conversation) {
    const channelId = action.selected_conversation;
    const wanted = await allowed(floor, user.id, { place: { kind: 'channel', channelId }, pages: [] });
    // Their own things stay as they stood, and above them why the channel's are not shown.
    return wanted.notice === null || state.place.kind === 'channel' ? wanted : { ...wanted, state };
  }
  const section = PAGE_ACTION.exec(action.action_id)?.[1];
  const next = section === undefined ? state : withPage(state, Number(section), Number(action.value));
  return allowed(floor, user.id, next);
}

/** Chosen in a menu or a list, and not pressed. */
function isChoice({ actions: [action] }: Act): boolean {
  return Boolean(action.selected_option ?? action.selected_conversation);
}

/** A line that somebody pressed in Home or in a modal of Home's: answered in a modal, after which Home is drawn anew. */
export async function hearSaidInView(floor: Floor, body: unknown, line: string): Promise<void> {
  const act = Act.safeParse(body).data;
  if (act === undefined) return;
  const { view, user, trigger_id } = act;
  // A trigger is one press: delivered again, it is the same one.
  const press = `press ${trigger_id}`;
  if (floor.heard.find(press) !== null) return;
  floor.heard.keep(press, true);
  const isHome = view.type === 'home';
  const state = isHome ? readState(view.private_metadata) : null;
  const isLetIn = await answerInModal(floor, body, {
    line,
    userId: user.id,
    triggerId: trigger_id,
    modal: isHome ? null : { viewId: view.id, memory: view.private_metadata },
    place: state?.place ?? null,
    refusalOf: (channelId) => refusalIn(floor, user.id, channelId),
  });
  if (!isLetIn) return;
  const standing = isHome ? view.hash : null;
  await entered(floor, body, user.id, () =>
    redrawHome(floor, user.id, state, standing, isHome && isChoice(act)),
  );
}

function entered(floor: Floor, body: unknown, userId: string, work: () => Promise<void>): Promise<void> {
  const tell = ({ summary }: Message) => tellInHome(floor, userId, summary);
  return atEntrance(floor, { name: 'home', body, work, tell, refuse: tell });
}

function draw(
  floor: Floor,
  userId: string,
  { state, notice }: Allowed,
  standingHash: string | null,
  isChosenIn = false,
): Promise<void> {
  return drawHome(floor, userId, { state, notice, standingHash, isChosenIn });
}
