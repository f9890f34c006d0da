/** An answer in a modal, for where nothing can be answered beside what was pressed: Home, and such a modal itself. */
import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { HomePlace } from '../../core/home.ts';
import type { Message } from '../../core/message.ts';
import type { Asker } from '../../core/ports.ts';
import { answerView } from '../blocks/modal.ts';
import { type Floor, plainMessage } from '../floor.ts';
import { fillForm, type Shown, update } from '../forms.ts';
import { withNames } from '../names.ts';
import { slackCode } from '../problem.ts';

export interface ModalPress {
  line: string;
  userId: string;
  triggerId: string;
  /** The modal that it was pressed in; null: in Home, so that one is opened. */
  modal: { viewId: string; hash: string; memory: string } | null;
  /** Whose Home; null in a modal, which remembers it. */
  place: HomePlace | null;
}

const TITLE = 'queue-stats';

/** Where the line is asked: from the channel that Home shows, else from the person's own direct messages. */
const Memory = z.object({ channelId: z.string() });

/** A trigger lives 3 s, and an answer may take longer: the modal opens first, and is filled later. */
export async function answerInModal(floor: Floor, press: ModalPress): Promise<void> {
  const channelId = channelOf(press);
  const shown = await openFor(floor, press, channelId);
  if (shown === null) return;
  const asker: Asker = {
    userId: press.userId,
    channelId,
    zone: await floor.people.zoneOf(press.userId),
  };
  const said = await floor.desk.answer(press.line, asker);
  if (said.form !== null) return fillForm(floor, shown, said.form, asker);
  await show(floor, shown, await withNames(said.message, floor.people), channelId);
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

async function openFor(
  floor: Floor,
  { modal, triggerId }: ModalPress,
  channelId: string,
): Promise<Shown | null> {
  if (modal !== null) return { viewId: modal.viewId, hash: null };
  try {
    const view = answerView(TITLE, plainMessage('Looking…'), channelId);
    const { view: opened } = await floor.client.views.open({
      trigger_id: triggerId,
      view: view as webApi.ViewsOpenArguments['view'],
    });
    return { viewId: opened?.id ?? '', hash: null };
  } catch (error) {
    floor.log.warn('an answer could not be opened', { code: slackCode(error) });
    return null;
  }
}

async function show(floor: Floor, shown: Shown, message: Message, channelId: string): Promise<void> {
  await update(floor, shown, null, answerView(TITLE, message, channelId));
}
