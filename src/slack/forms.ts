/** Forms: opens them as modals, searches and redraws while people fill them in, and hands in what they submit. */
import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Form, OpenForm, Option, Submitted } from '../core/form.ts';
import type { Message, Rich } from '../core/message.ts';
import type { Asker } from '../core/ports.ts';
import { postEphemeral, postMessage } from './answers.ts';
import { cut, oneLine } from './blocks/escape.ts';
import {
  answerView,
  type EnteredValues,
  type FormPlace,
  fieldOf,
  formView,
  messageView,
  offered,
  type ReadForm,
  readForm,
  returnedView,
  ShownView,
} from './blocks/modal.ts';
import { newAnswerKey } from './blocks/render.ts';
import type { ModalView, SelectOption } from './blocks/shapes.ts';
import { describeError } from './bolt-log.ts';
import { acknowledge, atEntrance, type Floor, plainMessage, refusalOf } from './floor.ts';
import { redrawHome } from './home/redraw.ts';
import { namer, withNames } from './names.ts';
import { pause, within } from './patience.ts';
import { slackCode } from './problem.ts';

/** Slack waits 3 s for an acknowledgement, which has its own way to go. */
const SUBMIT_PATIENCE_MS = 2_500;
const SEARCH_PATIENCE_MS = 2_300;
const MAX_ERROR = 300;

/** False when it cannot be opened, so that something else must be said. */
export async function openForm(
  floor: Floor,
  open: OpenForm,
  triggerId: string,
  asker: Asker,
): Promise<boolean> {
  let shown: Shown;
  const place = { channelId: asker.channelId, isInHome: false };
  try {
    const view = await draw(floor, open.form, place);
    const answer = await floor.client.views.open({
      trigger_id: triggerId,
      view: view as webApi.ViewsOpenArguments['view'],
    });
    shown = { viewId: answer.view?.id ?? '', hash: answer.view?.hash ?? null };
  } catch (error) {
    floor.log.warn('a form could not be opened', { code: slackCode(error), error: reasonOf(error, floor) });
    return false;
  }
  followUp(floor, shown, open, place);
  return true;
}

/** From Home: in a modal that is open already, in place of what stands there. */
export async function fillForm(
  floor: Floor,
  shown: Shown,
  open: OpenForm,
  { channelId }: Asker,
): Promise<void> {
  const place = { channelId, isInHome: true };
  const filled = await update(floor, shown, null, await draw(floor, open.form, place));
  if (filled !== null) followUp(floor, filled, open, place);
}

function followUp(floor: Floor, shown: Shown, { later }: OpenForm, place: FormPlace): void {
  const turn = nextTurn(floor, shown.viewId);
  if (later !== null) {
    void floor.underWay.run(() => redrawLater(floor, shown, turn, later, place, {}));
  }
}

export interface Shown {
  viewId: string;
  /** Null when Slack did not tell. */
  hash: string | null;
}

/** A bug of ours is worth its place; what Slack refused has its code already. */
function reasonOf(error: unknown, floor: Floor): string | undefined {
  return error instanceof Error && !('code' in error) ? describeError(error, floor.secrets) : undefined;
}

async function draw(
  floor: Floor,
  form: Form,
  place: FormPlace,
  entered: EnteredValues = {},
): Promise<ModalView> {
  const texts: Rich[] = [
    ...form.above,
    ...form.below.flatMap((note) => (note.kind === 'text' ? [note.text] : [])),
  ];
  return formView(form, place, await namer(texts, floor.people), entered);
}

/** Each change of a form is a turn: what an earlier one brings when a later one has begun is of no use any more. */
function nextTurn({ turns }: Floor, viewId: string): number {
  const turn = (turns.find(viewId) ?? 0) + 1;
  turns.keep(viewId, turn);
  return turn;
}

async function redrawLater(
  floor: Floor,
  shown: Shown,
  turn: number,
  later: () => Promise<Form>,
  place: FormPlace,
  entered: EnteredValues,
): Promise<void> {
  try {
    const form = await later();
    await update(floor, shown, turn, await draw(floor, form, place, entered));
  } catch (error) {
    floor.log.error('a form stays as it was opened', { error: describeError(error, floor.secrets) });
  }
}

/** Null when it was not changed: closed by now, or overtaken. */
export async function update(
  floor: Floor,
  shown: Shown,
  turn: number | null,
  view: object,
): Promise<Shown | null> {
  const isOvertaken = () => turn !== null && floor.turns.find(shown.viewId) !== turn;
  // Once without the hash: the conflict is then with an earlier turn of our own.
  for (const hash of shown.hash === null ? [null] : [shown.hash, null]) {
    if (isOvertaken()) return null;
    try {
      const answer = await floor.client.views.update({
        view_id: shown.viewId,
        view: view as webApi.ViewsOpenArguments['view'],
        ...(hash === null ? {} : { hash }),
      });
      return { viewId: shown.viewId, hash: answer.view?.hash ?? null };
    } catch (error) {
      const code = slackCode(error);
      if (code === 'hash_conflict' && hash !== null) continue;
      // Whoever closed it does not want it any more.
      if (code !== 'not_found') floor.log.warn('a form could not be changed', { code });
      return null;
    }
  }
  return null;
}

const Person = z.object({ id: z.string() });
/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload, of a view. */
const Change = z.object({ user: Person, view: ShownView });
/** https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
const Search = z.object({ user: Person, value: z.string(), view: ShownView });
/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const Submission = z.object({ user: Person, view: ShownView });

async function askerOf(floor: Floor, userId: string, channelId: string): Promise<Asker> {
  return { userId, channelId, zone: await floor.people.zoneOf(userId) };
}

/** Redraws a form after a field changed that others depend on. */
export async function hearChange(floor: Floor, body: unknown): Promise<void> {
  const change = Change.safeParse(body).data;
  const read = change === undefined ? null : readForm(change.view);
  if (change === undefined || read === null) return;
  const shown = { viewId: change.view.id, hash: change.view.hash };
  const turn = nextTurn(floor, shown.viewId);
  await floor.underWay.run(async () => {
    try {
      if ((await refusalOf(floor, body, 'form')) !== null) return;
      const asker = await askerOf(floor, change.user.id, read.place.channelId);
      const refilled = await floor.forms.refill(read.filled, asker);
      if (refilled === null) return;
      const view = await draw(floor, refilled.form, read.place, read.entered);
      const changed = await update(floor, shown, turn, view);
      if (changed === null || refilled.later === null) return;
      await redrawLater(floor, changed, turn, refilled.later, read.place, read.entered);
    } catch (error) {
      // The form as it is can still be filled in and sent.
      floor.log.error('a form could not be filled in anew', { error: describeError(error, floor.secrets) });
    }
  });
}

/** Never throws: a search that fails finds nothing. */
export async function hearSearch(floor: Floor, body: unknown): Promise<SelectOption[]> {
  const search = Search.safeParse(body).data;
  const read = search === undefined ? null : readForm(search.view);
  if (search === undefined || read === null) return [];
  const find = async (): Promise<readonly Option[]> =>
    (await refusalOf(floor, body, 'search')) === null
      ? floor.forms.search(search.value, await askerOf(floor, search.user.id, read.place.channelId))
      : [];
  try {
    return offered(await within(SEARCH_PATIENCE_MS, find()));
  } catch (error) {
    floor.log.warn('a search in a form failed', { code: slackCode(error), error: reasonOf(error, floor) });
    return [];
  }
}

/** https://docs.slack.dev/surfaces/modals#handling_submissions */
export type FormAck =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: object }
  | { response_action: 'clear' };

export async function hearSubmission(
  floor: Floor,
  body: unknown,
  ack: (answer?: FormAck) => Promise<void>,
): Promise<void> {
  const submission = Submission.safeParse(body).data;
  const read = submission === undefined ? null : readForm(submission.view);
  if (submission === undefined || read === null) {
    floor.log.warn('a form from Slack cannot be read');
    return acknowledge(() => ack(), floor.log);
  }
  // What a live field still brings must not take the place of what comes now.
  nextTurn(floor, submission.view.id);
  const act = new Act({ floor, view: submission.view, read, userId: submission.user.id, ack });
  await atEntrance(floor, {
    name: 'form',
    body,
    work: () => act.submit(),
    tell: (message) => act.giveBack(message),
    refuse: (message) => act.show(message),
  });
}

interface Given {
  floor: Floor;
  view: ShownView;
  read: ReadForm;
  userId: string;
  ack: (answer?: FormAck) => Promise<void>;
}

/** One submission: what Slack is answered depends on whether it still waits. */
class Act {
  readonly #given: Given;
  #isAcknowledged = false;

  constructor(given: Given) {
    this.#given = given;
  }

  async submit(): Promise<void> {
    const { floor, read } = this.#given;
    const work = (async () =>
      floor.forms.submit(read.filled, await askerOf(floor, this.#given.userId, read.place.channelId)))();
    const over = new AbortController();
    const first = await Promise.race([work, pause(SUBMIT_PATIENCE_MS, over.signal).then(() => null)]).finally(
      () => over.abort(),
    );
    if (first === null) await this.show(plainMessage('Saving…'));
    await this.settle(first ?? (await work));
  }

  /** In the modal, in place of the form. */
  async show(message: Message): Promise<boolean> {
    return this.#replace(
      messageView(this.#given.view.title.text, await withNames(message, this.#given.floor.people)),
    );
  }

  async settle(submitted: Submitted): Promise<void> {
    const { floor, read } = this.#given;
    switch (submitted.kind) {
      case 'wrong':
        return this.#refuse(submitted.errors);
      case 'again':
        if (!(await this.#replace(await draw(floor, submitted.form, read.place))))
          await this.#tell(
            plainMessage('Nothing was saved yet: the form was closed before its last question.'),
          );
        return;
      case 'done':
        if (read.place.isInHome) return this.#sayInHome(submitted.message);
        if (this.#isAcknowledged) await this.show(submitted.message);
        else await this.#acknowledge({ response_action: 'clear' });
        return this.#tell(submitted.message);
    }
  }

  /** What was saved stands in the modal, with what can be done next, and in Home below it. */
  async #sayInHome(message: Message): Promise<void> {
    const { floor, userId, read } = this.#given;
    const said = await withNames(message, floor.people);
    const view = answerView(this.#given.view.title.text, said, read.place.channelId);
    if (!(await this.#replace(view))) await this.#tell(message);
    await redrawHome(floor, userId, null, null, false);
  }

  async #refuse(errors: Readonly<Record<string, string>>): Promise<void> {
    if (!this.#isAcknowledged) {
      return this.#acknowledge({
        response_action: 'errors',
        errors: errorsByBlock(errors, this.#given.view),
      });
    }
    await this.giveBack(plainMessage(`Not saved. ${labelled(errors, this.#given.view)}`));
  }

  /** The form with all that was entered, and why it was not taken above it. */
  async giveBack(message: Message): Promise<void> {
    const why: Rich = [{ kind: 'bold', text: message.summary }];
    if (!(await this.#replace(returnedView(this.#given.view, why)))) await this.#tell(message);
  }

  async #replace(view: object): Promise<boolean> {
    if (this.#isAcknowledged) {
      const shown = { viewId: this.#given.view.id, hash: null };
      return (await update(this.#given.floor, shown, null, view)) !== null;
    }
    await this.#acknowledge({ response_action: 'update', view });
    return true;
  }

  async #acknowledge(answer: FormAck): Promise<void> {
    this.#isAcknowledged = true;
    await acknowledge(() => this.#given.ack(answer), this.#given.floor.log);
  }

  async #tell(message: Message): Promise<void> {
    await tellPerson(
      this.#given.floor,
      { userId: this.#given.userId, channelId: this.#given.read.place.channelId },
      message,
    );
  }
}

/** For where errors cannot stand under their fields. */
function labelled(errors: Readonly<Record<string, string>>, view: ShownView): string {
  const words = Object.entries(errors).map(([id, error]) => {
    const label = view.blocks.find((block) => fieldOf(block) === id)?.label?.text;
    return label === undefined ? oneLine(error) : `${label}: ${oneLine(error)}`;
  });
  return words.join(' ') || 'Something in it is wrong.';
}

/** Every error finds a place, since Slack refuses those of fields that there are not. */
function errorsByBlock(errors: Readonly<Record<string, string>>, view: ShownView): Record<string, string> {
  const blocks = new Map(
    view.blocks.flatMap((block) => {
      const id = fieldOf(block);
      return id === null ? [] : [[id, block.block_id] as const];
    }),
  );
  const [somewhere = ''] = blocks.values();
  const all = Object.keys(errors).length === 0 ? { '': 'Something here is wrong.' } : errors;
  const placed: Record<string, string> = {};
  for (const [id, words] of Object.entries(all)) {
    const block = blocks.get(id) ?? somewhere;
    placed[block] = cut(
      [placed[block] ?? '', oneLine(words) || 'This is wrong.'].join(' ').trim(),
      MAX_ERROR,
    );
  }
  return placed;
}

/** Where the form was opened, for them alone; where that cannot be, in a direct message. */
async function tellPerson(
  floor: Floor,
  { userId, channelId }: { userId: string; channelId: string },
  message: Message,
): Promise<void> {
  const said = await withNames(message, floor.people);
  const key = newAnswerKey();
  floor.answers.keep(key, { message: said, sight: await floor.sights.of(channelId), isShared: false });
  const beside = await postEphemeral(
    floor.client,
    { channel: channelId, user: userId },
    said,
    key,
    floor.log,
  );
  if (beside.kind === 'posted') return;
  const direct = await postMessage(floor.client, { channel: userId }, said, key, floor.log);
  if (direct.kind !== 'posted')
    floor.log.warn('nobody could be told what became of a form', {
      code: direct.kind === 'busy' ? 'rate_limited' : direct.code,
    });
}
