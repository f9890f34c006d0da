/** An answer in a modal, for where nothing can be answered beside what was pressed: Home, and such a modal itself. */
import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { HomePlace } from '../../core/home.ts';
import type { Message } from '../../core/message.ts';
import type { Asker } from '../../core/ports.ts';
import type { Answer } from '../../core/route.ts';
import { answerView } from '../blocks/modal.ts';
import { atEntrance, type Floor, plainMessage } from '../floor.ts';
import { fillForm, type Shown, update } from '../forms.ts';
import { withNames } from '../names.ts';
import { pause } from '../patience.ts';
import { slackCode } from '../problem.ts';
import { COMMAND } from '../scopes.ts';
import { tellInHome } from './draw.ts';

export interface ModalPress {
  line: string;
  userId: string;
  triggerId: string;
  /** The modal that it was pressed in; null: in Home, so that one is opened. */
  modal: { viewId: string; memory: string } | null;
  /** Whose Home; null in a modal, which remembers it. */
  place: HomePlace | null;
  /** Why they may not ask there; null: they may. */
  refusalOf: (channelId: string) => Promise<string | null>;
}

export const ANSWER_TITLE = 'queue-stats';
/** In a modal that stands there already, what takes longer says that it is under way. */
const LOOKING_AFTER_MS = 700;
const LOOKING = plainMessage('Looking…');

/** Where the line is asked: from the channel that Home shows, else from the person's own direct messages. */
const Memory = z.object({ channelId: z.string() });

/**
 * A trigger lives 3 s, and an answer may take longer: the modal opens first, and is filled later. Never throws. False
 * when whoever pressed is not let in.
 */
export async function answerInModal(floor: Floor, body: unknown, press: ModalPress): Promise<boolean> {
  const channelId = channelOf(press);
  let isLetIn = false;
  let shown: Shown | null = press.modal === null ? null : { viewId: press.modal.viewId, hash: null };
  const tell = async (message: Message) => {
    if (shown === null) await tellInHome(floor, press.userId, message.summary);
    else await show(floor, shown, message, channelId);
  };
  await atEntrance(floor, {
    name: 'home',
    body,
    tell,
    refuse: tell,
    async work() {
      isLetIn = true;
      const open = shown ?? (await openFor(floor, press, channelId));
      if (open === null) return;
      shown = open;
      const refusal = await press.refusalOf(channelId);
      if (refusal !== null) return show(floor, open, plainMessage(refusal), channelId);
      const { userId } = press;
      const asker: Asker = { userId, channelId, zone: await floor.people.zoneOf(userId) };
      const answering = floor.desk.answer(press.line, asker);
      if (press.modal !== null) await sayLooking(floor, open, answering, channelId);
      const said = await answering;
      if (said.form !== null) return fillForm(floor, open, said.form, asker);
      await show(floor, open, await withNames(said.message, floor.people), channelId);
    },
  });
  return isLetIn;
}

function channelOf({ place, modal, userId }: ModalPress): string {
  if (place?.kind === 'channel') return place.channelId;
  if (modal === null) return userId;
  try {
    return Memory.safeParse(JSON.parse(modal.memory)).data?.channelId ?? userId;
  } catch (error) {
    if (error instanceof SyntaxError) return userId;
    throw error;
  }
}

async function openFor(floor: Floor, { triggerId }: ModalPress, channelId: string): Promise<Shown | null> {
  try {
    const { view: opened } = await floor.client.views.open({
      trigger_id: triggerId,
      view: answerView(ANSWER_TITLE, LOOKING, channelId) as webApi.ViewsOpenArguments['view'],
    });
    return opened?.id === undefined ? null : { viewId: opened.id, hash: null };
  } catch (error) {
    floor.log.warn('an answer could not be opened', { code: slackCode(error) });
    return null;
  }
}

async function sayLooking(
  floor: Floor,
  shown: Shown,
  answering: Promise<Answer>,
  channelId: string,
): Promise<void> {
  const over = new AbortController();
  const isLate = await Promise.race([
    answering.then(
      () => false,
      () => false,
    ),
    pause(LOOKING_AFTER_MS, over.signal).then(() => true),
  ]);
  over.abort();
  if (isLate) await update(floor, shown, null, answerView(ANSWER_TITLE, LOOKING, channelId));
}

/** What Slack does not take, or is closed by now, is tried once more as words. */
async function show(floor: Floor, shown: Shown, message: Message, channelId: string): Promise<void> {
  const full = await update(floor, shown, null, answerView(ANSWER_TITLE, message, channelId));
  if (full !== null) return;
  const words = plainMessage(`${message.summary} (The rest cannot be shown here: type ${COMMAND}.)`);
  await update(floor, shown, null, answerView(ANSWER_TITLE, words, channelId));
}
