/** What a person does with forms, for the journeys of rules: types, reads the fields by their labels, fills in, saves. */
import { setTimeout as wait } from 'node:timers/promises';
import type { FormOutcome } from '../../src/sandbox/workspace/forms.ts';
import type { JsonObject, OpenView, SentMessage } from '../../src/sandbox/workspace/model.ts';
import { isJsonObject, objectsOf, textOf } from '../../src/sandbox/workspace/model.ts';
import { drawView } from '../../src/sandbox/workspace/terminal.ts';
import { ANA, OPS, startWhole, type Whole, type WholeOptions } from './whole.ts';

export const PATIENCE_MS = 60_000;
const ANSWER_MS = 25_000;

export interface AtHand extends Whole {
  /** Types a line that opens a form, and waits until all of it is there. */
  openForm(line: string, who?: { user?: string; channel?: string }): Promise<OpenView>;
  /** Waits for a person's form to say this. */
  formSaying(words: string | RegExp, user?: string): Promise<OpenView>;
  /** Presses a button of a message that opens a form. */
  pressForForm(message: SentMessage, label: string, user?: string): Promise<OpenView>;
  /** Puts a value into a field, as by hand. */
  fill(id: string, value: string | string[], user?: string): Promise<void>;
  save(values?: Record<string, string | string[]>, user?: string): Promise<FormOutcome>;
  /** What the person is told after it was saved, in the channel or directly. */
  told(words: string | RegExp, user?: string): Promise<SentMessage>;
  /** The person's form as it is drawn. */
  form(user?: string): string;
}

const TRYING = 'Trying it on';

export async function startAtHand(options: WholeOptions = {}): Promise<AtHand> {
  const whole = await startWhole(options);
  const { workspace } = whole;
  const viewOf = (user: string) => workspace.views(user).at(-1) ?? null;
  const drawn = (view: OpenView) =>
    drawView(view, {
      width: 100_000,
      nowMs: whole.clock.now(),
      channelName: (id) => workspace.channel(id)?.name ?? null,
    });

  async function formSaying(words: string | RegExp, user = ANA): Promise<OpenView> {
    const says = (view: OpenView) =>
      typeof words === 'string' ? drawn(view).includes(words) : words.test(drawn(view));
    return workspace.waitUntil(() => {
      const view = viewOf(user);
      return view !== null && says(view) && view;
    }, ANSWER_MS);
  }

  async function whole_(user: string): Promise<OpenView> {
    return workspace.waitUntil(() => {
      const view = viewOf(user);
      return view !== null && !drawn(view).includes(TRYING) && view;
    }, ANSWER_MS);
  }

  return {
    ...whole,
    async openForm(line, who = {}) {
      await whole.type(line, who);
      return whole_(who.user ?? ANA);
    },
    formSaying,
    async pressForForm(message, label, user = ANA) {
      const actionId = actionOf(message, label);
      await workspace.click({ user, messageId: message.id, actionId });
      return whole_(user);
    },
    async fill(id, value, user = ANA) {
      await workspace.click({ user, actionId: `field:${id}`, value });
      await wait(50);
    },
    save: (values = {}, user = ANA) =>
      workspace.submitView({
        user,
        values: Object.fromEntries(Object.entries(values).map(([id, value]) => [`field:${id}`, value])),
      }),
    async told(words, user = ANA) {
      const says = ({ text }: SentMessage) =>
        typeof words === 'string' ? text.includes(words) : words.test(text);
      return workspace.waitUntil(() => workspace.messages(OPS, user).find(says), ANSWER_MS);
    },
    form: (user = ANA) => {
      const view = viewOf(user);
      return view === null ? '' : drawn(view);
    },
  };
}

function actionOf(message: SentMessage, label: string): string {
  const found = message.blocks
    .flatMap((block) => objectsOf(block.elements))
    .find((element) => isJsonObject(element.text) && textOf(element.text.text) === label);
  if (found === undefined) throw new Error(`no button ${label} in: ${message.text}`);
  return textOf(found.action_id);
}

/** What stands under the fields, by field id. */
export function faultsIn(outcome: FormOutcome): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outcome.errors).map(([blockId, words]) => [blockId.split(':')[1] ?? blockId, words]),
  );
}

/** What stands in the view's fields, by field id, as it would be sent. */
export function stateOf(view: OpenView): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.values(view.values).flatMap((fields) =>
      Object.entries(fields).map(([id, state]) => [id.replace('field:', ''), state]),
    ),
  );
}
