/** A form as a modal, and what stands in one when Slack sends it back. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Field, FilledForm, Form, FormValues, Option } from '../../core/form.ts';
import type { Message, Part, Rich } from '../../core/message.ts';
import { modalFaultsOf } from './check.ts';
import { cut, literal, oneLine } from './escape.ts';
import {
  MAX_INPUT_HINT,
  MAX_INPUT_LABEL,
  MAX_OPTION_TEXT,
  MAX_OPTION_VALUE,
  MAX_OPTIONS,
  MAX_PLACEHOLDER,
  MAX_SECTION_TEXT,
  MAX_TYPED,
  MAX_VIEW_TITLE,
} from './limits.ts';
import { monospaceBlock } from './monospace.ts';
import { newAnswerKey, toFallback } from './render.ts';
import { contextBlock, richBlock } from './rich.ts';
import type { InputBlock, InputElement, ModalView, PlainText, SelectOption, SlackBlock } from './shapes.ts';

export const FORM_CALLBACK = /^form:/;
export const FIELD_ACTION = /^field:/;
const PREFIX = 'field:';
const CANCEL = 'Cancel';
const CLOSE = 'Close';

/** What stands in a field, as people see it. */
export type Entered = string | readonly Option[] | null;
/** By field id. */
export type EnteredValues = Readonly<Record<string, Entered>>;

/** What a modal remembers of itself, where people do not see it. */
const Memory = z.object({
  kind: z.enum(['rule', 'digest']),
  token: z.string(),
  channelId: z.string(),
  isInHome: z.boolean().default(false),
});

/** Where a form was opened. */
export interface FormPlace {
  /** Where what it does counts as asked. */
  channelId: string;
  /** In Home, beside which nothing can be said. */
  isInHome: boolean;
}

/** `entered` is what the person put in so far, which takes the place of the form's own values. Throws what Slack would refuse. */
export function formView(
  form: Form,
  place: FormPlace,
  named: (rich: Rich) => Rich,
  entered: EnteredValues = {},
): ModalView {
  const above = form.above.map((rich, at) => richBlock(named(rich), `above-${at}`));
  const fields = form.fields.map((field) => inputBlock(field, entered[field.id]));
  const below = form.below.map((note, at) =>
    note.kind === 'text'
      ? contextBlock(named(note.text), `below-${at}`)
      : monospaceBlock(cut(literal(note.text) || ' ', MAX_SECTION_TEXT), `below-${at}`),
  );
  return sound({
    type: 'modal',
    callback_id: `form:${form.kind}`,
    title: plain(form.title, MAX_VIEW_TITLE),
    submit: plain(form.submit, MAX_VIEW_TITLE),
    close: plain(CANCEL, MAX_VIEW_TITLE),
    private_metadata: JSON.stringify({ kind: form.kind, token: form.token, ...place }),
    blocks: [...above, ...fields, ...below].filter((block) => block !== null),
  });
}

/** Words alone in a modal, such as while it is saved. Tables and buttons have no place there. */
export function messageView(title: string, message: Message): ModalView {
  const key = newAnswerKey();
  const parts = message.parts.filter(({ kind }) => kind !== 'buttons');
  return sound({
    type: 'modal',
    callback_id: 'message',
    title: plain(title, MAX_VIEW_TITLE),
    close: plain(CLOSE, MAX_VIEW_TITLE),
    private_metadata: '',
    blocks: toFallback({ ...message, parts }, key).blocks,
  });
}

/**
 * An answer in a modal: tables and charts as monospace, and of the buttons those that ask on, which are answered in the
 * same modal. `channelId`: where those lines are asked.
 */
export function answerView(title: string, message: Message, channelId: string): ModalView {
  const parts = message.parts.flatMap((part): Part[] => {
    if (part.kind !== 'buttons') return [part];
    const buttons = part.buttons.filter(({ kind }) => kind !== 'share');
    return buttons.length === 0 ? [] : [{ ...part, buttons }];
  });
  return sound({
    type: 'modal',
    callback_id: 'message',
    title: plain(title, MAX_VIEW_TITLE),
    close: plain(CLOSE, MAX_VIEW_TITLE),
    private_metadata: JSON.stringify({ channelId }),
    blocks: toFallback({ ...message, parts }, newAnswerKey()).blocks,
  });
}

function sound(view: ModalView): ModalView {
  const faults = modalFaultsOf(view);
  if (faults.length > 0) throw new Error(`a modal breaks Slack's limits: ${faults.slice(0, 5).join('; ')}`);
  return view;
}

function inputBlock(field: Field, entered: Entered | undefined): InputBlock {
  return {
    type: 'input',
    block_id: `${PREFIX}${field.id}:${shapeOf(field)}`,
    label: plain(field.label, MAX_INPUT_LABEL),
    element: inputElement(field, entered),
    ...(field.hint === null ? {} : { hint: plain(field.hint, MAX_INPUT_HINT) }),
    // None means the channel where it was opened, which Slack may not be able to show.
    optional: field.isOptional || field.kind === 'channel',
    ...('isLive' in field && field.isLive ? { dispatch_action: true as const } : {}),
  };
}

/**
 * Slack keeps what was entered in a block of the same id, so that the id tells what can be entered: a field that offers
 * other options than before is a new one, and nothing is kept that it does not offer.
 */
function shapeOf(field: Field): string {
  const options = 'options' in field ? field.options : [];
  return createHash('sha256')
    .update(JSON.stringify([field.kind, options]))
    .digest('hex')
    .slice(0, 8);
}

function inputElement(field: Field, entered: Entered | undefined): InputElement {
  const action_id = `${PREFIX}${field.id}`;
  switch (field.kind) {
    case 'text':
    case 'lines': {
      const typed = cut(
        literal(typeof entered === 'string' ? entered : entered === null ? '' : field.initial),
        MAX_TYPED,
      );
      return {
        type: 'plain_text_input',
        action_id,
        max_length: MAX_TYPED,
        ...(typed === '' ? {} : { initial_value: typed }),
        ...(field.placeholder === null ? {} : { placeholder: plain(field.placeholder, MAX_PLACEHOLDER) }),
        ...(field.kind === 'lines' ? { multiline: true as const } : {}),
        // Not with each character: a form that changes while one types is one that fights back.
        ...('isLive' in field && field.isLive
          ? { dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] } }
          : {}),
      };
    }
    case 'choice': {
      const options = offered(field.options);
      const wanted = entered === undefined ? field.initial : (valuesOf(entered)[0] ?? null);
      const initial = options.find(({ value }) => value === wanted);
      return {
        type: 'static_select',
        action_id,
        options,
        ...(initial === undefined ? {} : { initial_option: initial }),
      };
    }
    case 'choices': {
      const options = offered(field.options);
      const wanted = entered === undefined ? field.initial : valuesOf(entered);
      const initial = options.filter(({ value }) => wanted.includes(value));
      return {
        type: 'multi_static_select',
        action_id,
        options,
        ...(initial.length === 0 ? {} : { initial_options: initial }),
      };
    }
    case 'queues': {
      const chosen = offered(
        typeof entered === 'object' && entered !== null ? entered : entered === null ? [] : field.initial,
      );
      return {
        type: 'multi_external_select',
        action_id,
        min_query_length: 0,
        placeholder: plain('Type a part of a name', MAX_PLACEHOLDER),
        ...(chosen.length === 0 ? {} : { initial_options: chosen }),
      };
    }
    case 'channel': {
      const chosen = typeof entered === 'string' ? entered : field.initial;
      return {
        type: 'conversations_select',
        action_id,
        ...(chosen === null || chosen === ''
          ? { default_to_current_conversation: true }
          : { initial_conversation: chosen }),
        filter: { include: ['public', 'private'], exclude_bot_users: true },
      };
    }
  }
}

/** Options as Slack takes them: those that it would refuse, and second ones of a value, are left out. */
export function offered(options: readonly Option[]): SelectOption[] {
  const taken = new Map<string, SelectOption>();
  for (const option of options) {
    const value = literal(option.value);
    const text = cut(oneLine(option.label), MAX_OPTION_TEXT);
    if (text === '' || value.trim() === '' || value.length > MAX_OPTION_VALUE || taken.has(value)) continue;
    taken.set(value, { text: { type: 'plain_text', text, emoji: false }, value });
    if (taken.size === MAX_OPTIONS) break;
  }
  return [...taken.values()];
}

function plain(text: string, max: number): PlainText {
  return { type: 'plain_text', text: cut(oneLine(text), max), emoji: false };
}

function valuesOf(entered: Entered): string[] {
  if (entered === null) return [];
  return typeof entered === 'string' ? [entered] : entered.map(({ value }) => value);
}

const ShownOption = z.object({ text: z.object({ text: z.string() }), value: z.string() });

/** https://docs.slack.dev/reference/views/view-objects */
const FieldState = z.object({
  value: z.string().nullish(),
  selected_option: ShownOption.nullish(),
  selected_options: z.array(ShownOption).nullish(),
  selected_conversation: z.string().nullish(),
});

/** A block as Slack sends it back: it may hold more than we sent. */
export const ShownBlock = z.looseObject({
  type: z.string(),
  block_id: z.string(),
  label: z.looseObject({ text: z.string() }).optional(),
  element: z.looseObject({ type: z.string(), action_id: z.string() }).optional(),
});
export type ShownBlock = z.infer<typeof ShownBlock>;

export const ShownView = z.object({
  id: z.string(),
  hash: z.string(),
  callback_id: z.string(),
  private_metadata: z.string(),
  title: z.object({ text: z.string() }),
  submit: z.object({ text: z.string() }).nullish(),
  blocks: z.array(ShownBlock),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), FieldState)) }),
});
export type ShownView = z.infer<typeof ShownView>;

export interface ReadForm {
  filled: FilledForm;
  entered: EnteredValues;
  place: FormPlace;
}

/** Null for a modal that is no form of ours. */
export function readForm(view: ShownView): ReadForm | null {
  const memory = memoryOf(view.private_metadata);
  if (memory === null) return null;
  const { kind, token, channelId, isInHome } = memory;
  const entered = Object.fromEntries(
    view.blocks.flatMap((block) => {
      const id = fieldOf(block);
      if (id === null) return [];
      const state = view.state.values[block.block_id]?.[`${PREFIX}${id}`];
      return [[id, state === undefined ? null : enteredIn(state)] as const];
    }),
  );
  const values: FormValues = Object.fromEntries(
    Object.entries(entered).map(([id, one]) => [
      id,
      one === null || typeof one === 'string' || isSingle(id, view)
        ? (valuesOf(one)[0] ?? null)
        : valuesOf(one),
    ]),
  );
  return { filled: { kind, token, values }, entered, place: { channelId, isInHome } };
}

function memoryOf(text: string): z.infer<typeof Memory> | null {
  try {
    return Memory.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The field that a block asks for; null when it asks for none of ours. */
export function fieldOf({ element }: ShownBlock): string | null {
  return element?.action_id.startsWith(PREFIX) ? element.action_id.slice(PREFIX.length) : null;
}

function isSingle(id: string, view: ShownView): boolean {
  return view.blocks.some((block) => fieldOf(block) === id && block.element?.type === 'static_select');
}

function enteredIn(state: z.infer<typeof FieldState>): Entered {
  if (state.value) return state.value;
  if (state.selected_conversation) return state.selected_conversation;
  const chosen = state.selected_options ?? (state.selected_option ? [state.selected_option] : []);
  return chosen.length === 0 ? null : chosen.map(({ text, value }) => ({ label: text.text, value }));
}

const WRONG_BLOCK = 'wrong';

/** The modal as it was sent in, with what was entered, and above it what is wrong: for when its fields are gone meanwhile. */
export function returnedView(view: ShownView, wrong: Rich): Record<string, unknown> {
  const blocks = view.blocks
    .filter((block) => block.block_id !== WRONG_BLOCK)
    .map((block) => filledBlock(block, view));
  const above: SlackBlock | null = richBlock(wrong, WRONG_BLOCK);
  return {
    type: 'modal',
    callback_id: view.callback_id,
    title: plain(view.title.text, MAX_VIEW_TITLE),
    ...(view.submit ? { submit: plain(view.submit.text, MAX_VIEW_TITLE) } : {}),
    close: plain(CANCEL, MAX_VIEW_TITLE),
    private_metadata: view.private_metadata,
    blocks: above === null ? blocks : [above, ...blocks],
  };
}

function filledBlock(block: ShownBlock, view: ShownView): ShownBlock {
  const { element } = block;
  if (element === undefined) return block;
  const state = view.state.values[block.block_id]?.[element.action_id] ?? {};
  const fresh = Object.fromEntries(Object.entries(element).filter(([key]) => !key.startsWith('initial_')));
  const initial = {
    ...(state.value ? { initial_value: state.value } : {}),
    ...(state.selected_option ? { initial_option: optionOf(state.selected_option) } : {}),
    ...(state.selected_options?.length ? { initial_options: state.selected_options.map(optionOf) } : {}),
    ...(state.selected_conversation ? { initial_conversation: state.selected_conversation } : {}),
  };
  return { ...block, element: { ...fresh, ...initial, type: element.type, action_id: element.action_id } };
}

function optionOf({ text, value }: z.infer<typeof ShownOption>): SelectOption {
  return { text: { type: 'plain_text', text: text.text, emoji: false }, value };
}
