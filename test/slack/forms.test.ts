/** Forms as modals, from the command to what becomes of them, in a pretend Slack with the real Bolt. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { FilledForm, Form, OpenForm, Submitted } from '../../src/core/form.ts';
import type { Asker } from '../../src/core/ports.ts';
import { checkView } from '../../src/sandbox/workspace/checks/views.ts';
import type { JsonObject, OpenView } from '../../src/sandbox/workspace/model.ts';
import { isJsonObject, objectsOf, textOf } from '../../src/sandbox/workspace/model.ts';
import type { Outcome } from '../../src/sandbox/workspace/outcome.ts';
import { modalFaultsOf } from '../../src/slack/blocks/check.ts';
import { formView } from '../../src/slack/blocks/modal.ts';
import type { InputBlock, ModalView } from '../../src/slack/blocks/shapes.ts';
import { anAnswerOf, type Bot, type BotOptions, startBot } from './bot.ts';
import { aMessage } from './messages.ts';

let bot: Bot;
const ANA = 'U0ANA';

afterEach(async () => {
  await bot.stop();
});

function aForm(overrides: Partial<Form> = {}): Form {
  return {
    kind: 'rule',
    title: 'New alert',
    submit: 'Save',
    above: [['Alert ', { kind: 'bold', text: '12' }, ' of ', { kind: 'name', userId: 'U0BEN' }]],
    fields: [
      {
        id: 'queues',
        label: 'Queues',
        hint: 'Names or patterns',
        isOptional: false,
        kind: 'queues',
        initial: [{ label: 'Billing', value: 'billing' }],
        isLive: false,
      },
      {
        id: 'metric',
        label: 'Metric',
        hint: null,
        isOptional: false,
        kind: 'choice',
        options: [
          { label: 'Abandon %', value: 'abandon%' },
          { label: 'Waiting', value: 'waiting' },
        ],
        initial: 'abandon%',
        isLive: true,
      },
      {
        id: 'threshold',
        label: 'Threshold',
        hint: null,
        isOptional: false,
        kind: 'text',
        initial: '8',
        placeholder: 'such as 8',
        isLive: true,
      },
      {
        id: 'media',
        label: 'Media',
        hint: null,
        isOptional: true,
        kind: 'choices',
        options: [
          { label: 'Voice', value: 'voice' },
          { label: 'Chat', value: 'chat' },
        ],
        initial: [],
      },
      { id: 'channel', label: 'Channel', hint: null, isOptional: true, kind: 'channel', initial: null },
    ],
    below: [
      { kind: 'text', text: ['It would have fired 3 times.'] },
      { kind: 'monospace', text: 'Mon  ▁▂█\nTue  ▁▁▁' },
    ],
    token: 'rule 12 "quoted"',
    ...overrides,
  };
}

interface FormOptions {
  open?: OpenForm;
  refill?: (filled: FilledForm, asker: Asker) => Promise<OpenForm | null>;
  submit?: (filled: FilledForm, asker: Asker) => Promise<Submitted>;
  search?: (typed: string, asker: Asker) => Promise<{ label: string; value: string }[]>;
  bot?: BotOptions;
}

async function start({ open = { form: aForm(), later: null }, bot: other, ...forms }: FormOptions = {}) {
  bot = await startBot({ answer: async () => anAnswerOf(aMessage([], 'In words.'), open), forms, ...other });
}

async function type(channel = 'C0OPS', user = ANA): Promise<Outcome> {
  return bot.workspace.command({ user, channel, line: '/queue-stats alert' });
}

async function openView(channel = 'C0OPS'): Promise<OpenView> {
  await type(channel);
  return bot.workspace.waitUntil(() => bot.workspace.views(ANA)[0]);
}

function elementOf(view: OpenView, id: string): JsonObject {
  const element = objectsOf(view.content.blocks).find(
    (block) => isJsonObject(block.element) && block.element.action_id === `field:${id}`,
  )?.element;
  if (!isJsonObject(element)) throw new Error(`no field ${id}`);
  return element;
}

function blockIdOf(view: OpenView, id: string): string {
  const block = objectsOf(view.content.blocks).find(
    (one) => isJsonObject(one.element) && one.element.action_id === `field:${id}`,
  );
  return textOf(block?.block_id);
}

function wordsOf(view: OpenView | null): string {
  return JSON.stringify(view?.content.blocks ?? []);
}

function change(id: string, value: string) {
  return bot.workspace.click({ user: ANA, actionId: `field:${id}`, value });
}

function submit(values: Record<string, string | string[]> = {}) {
  return bot.workspace.submitView({ user: ANA, values });
}

function errors(): string[] {
  return bot.log.lines.filter(({ level }) => level === 'error').map(({ what }) => what);
}

describe('a form', () => {
  it('opens as a modal in place of the answer, with all its fields and texts', async () => {
    await start();
    const outcome = await type();
    const view = await bot.workspace.waitUntil(() => bot.workspace.views(ANA)[0]);
    expect(outcome.answers).toEqual([]);
    expect(view.content).toMatchObject({
      title: { text: 'New alert' },
      submit: { text: 'Save' },
      close: { text: 'Cancel' },
    });
    expect(objectsOf(view.content.blocks).map(({ type }) => type)).toEqual([
      'rich_text',
      'input',
      'input',
      'input',
      'input',
      'input',
      'context',
      'rich_text',
    ]);
    expect(wordsOf(view)).toContain('ben');
    expect(elementOf(view, 'queues')).toMatchObject({
      type: 'multi_external_select',
      min_query_length: 0,
      initial_options: [{ value: 'billing' }],
    });
    expect(elementOf(view, 'channel')).toMatchObject({ default_to_current_conversation: true });
    expect(bot.workspace.payloads.refused()).toEqual([]);
  });

  it('hands in what was entered, with who, where it was opened, and its token', async () => {
    const given: { filled: FilledForm; asker: Asker }[] = [];
    await start({
      submit: async (filled, asker) => {
        given.push({ filled, asker });
        return { kind: 'done', message: aMessage([], 'Rule 12 watches.') };
      },
    });
    await openView();
    await submit({ 'field:threshold': '9.5', 'field:media': ['chat', 'voice'] });
    expect(given).toEqual([
      {
        filled: {
          kind: 'rule',
          token: 'rule 12 "quoted"',
          values: {
            queues: ['billing'],
            metric: 'abandon%',
            threshold: '9.5',
            media: ['chat', 'voice'],
            channel: 'C0OPS',
          },
        },
        asker: { userId: ANA, channelId: 'C0OPS', zone: 'Europe/Berlin' },
      },
    ]);
  });

  it('that is done closes, and says so to the person alone, where it was opened', async () => {
    await start({ submit: async () => ({ kind: 'done', message: aMessage([], 'Rule 12 watches.') }) });
    await openView();
    const outcome = await submit();
    expect(outcome).toMatchObject({ acked: true, error: null, ackBody: { response_action: 'clear' } });
    const said = await bot.workspace.waitUntil(() => bot.workspace.messages('C0OPS', ANA).at(-1));
    expect(said).toMatchObject({ text: 'Rule 12 watches.', visibleTo: ANA });
    expect(bot.workspace.views(ANA)).toEqual([]);
  });

  it('that is done is told in a direct message where the bot is not in the channel', async () => {
    await start({ submit: async () => ({ kind: 'done', message: aMessage([], 'Rule 12 watches.') }) });
    await openView('G0LEADS');
    await submit();
    const said = await bot.workspace.waitUntil(() => bot.workspace.messages('D0ANA', ANA).at(-1));
    expect(said.text).toBe('Rule 12 watches.');
  });

  it('shows each wrong part under its field, and what belongs to none under the first', async () => {
    await start({
      submit: async () => ({ kind: 'wrong', errors: { threshold: 'Give a number.', nowhere: 'Odd.' } }),
    });
    const view = await openView();
    const outcome = await submit({ 'field:threshold': 'x' });
    expect(outcome.errors).toEqual({
      [blockIdOf(view, 'threshold')]: 'Give a number.',
      [blockIdOf(view, 'queues')]: 'Odd.',
    });
    expect(outcome.error).toBeNull();
  });

  it('asks one more question before it is done', async () => {
    await start({
      submit: async ({ token }) =>
        token === 'sure'
          ? { kind: 'done', message: aMessage([], 'Saved.') }
          : {
              kind: 'again',
              form: aForm({ token: 'sure', above: [['It fires 9 times a day.']], fields: [] }),
            },
    });
    await openView();
    const again = await submit();
    expect(wordsOf(again.view)).toContain('It fires 9 times a day.');
    await submit();
    const said = await bot.workspace.waitUntil(() => bot.workspace.messages('C0OPS', ANA).at(-1));
    expect(said.text).toBe('Saved.');
  });

  it('whose saving takes long is acknowledged in time, and changed when it is done', async () => {
    let finish: (submitted: Submitted) => void = () => undefined;
    const late = new Promise<Submitted>((resolve) => {
      finish = resolve;
    });
    await start({ submit: () => late });
    await openView();
    const outcome = await submit({ 'field:threshold': '11' });
    expect(outcome).toMatchObject({ acked: true, error: null });
    expect(outcome.ackMs).toBeLessThan(3_000);
    expect(wordsOf(outcome.view)).toContain('Saving…');
    finish({ kind: 'wrong', errors: { threshold: 'Give less.' } });
    const view = await bot.workspace.waitUntil(
      () => bot.workspace.views(ANA).find((one) => wordsOf(one).includes('Give less.')) ?? null,
    );
    expect(wordsOf(view)).toContain('Not saved. Threshold: Give less.');
    expect(elementOf(view, 'threshold').initial_value).toBe('11');
    expect(bot.workspace.payloads.refused()).toEqual([]);
  });

  it('that is closed while it is saved is told of by a message', async () => {
    let finish: (submitted: Submitted) => void = () => undefined;
    const late = new Promise<Submitted>((resolve) => {
      finish = resolve;
    });
    await start({ submit: () => late });
    await openView();
    await submit();
    await bot.workspace.closeView({ user: ANA });
    finish({ kind: 'wrong', errors: { threshold: 'Give less.' } });
    const said = await bot.workspace.waitUntil(() => bot.workspace.messages('C0OPS', ANA).at(-1));
    expect(said.text).toBe('Not saved. Threshold: Give less.');
  });

  it('shows a bug with its reference, and keeps what was entered', async () => {
    await start({ submit: () => Promise.reject(new TypeError('oops')) });
    await openView();
    const { view } = await submit({ 'field:threshold': '13' });
    const reference = bot.log.lines.find(({ what }) => what === 'a bug')?.facts.reference;
    expect(wordsOf(view)).toContain(String(reference));
    if (view === null) throw new Error('closed');
    expect(elementOf(view, 'threshold').initial_value).toBe('13');
    expect(bot.workspace.payloads.refused()).toEqual([]);
  });
});

describe('our own check of a modal', () => {
  const good = (): ModalView => formView(aForm(), { channelId: 'C0OPS', isInHome: false }, (rich) => rich);
  const input = (view: ModalView, at: number): InputBlock => {
    const block = view.blocks.filter((one) => one.type === 'input')[at];
    if (block === undefined) throw new Error('no such field');
    return block;
  };
  const cases: { name: string; spoil: (view: ModalView) => void; says: string }[] = [
    { name: 'a long title', spoil: (it) => (it.title.text = 'x'.repeat(25)), says: 'title: 25' },
    {
      name: 'an empty submit',
      spoil: (it) => (it.submit = { ...it.close, text: '' }),
      says: 'submit: empty',
    },
    { name: 'no submit', spoil: (it) => delete it.submit, says: 'submit: missing' },
    {
      name: 'a long memory',
      spoil: (it) => (it.private_metadata = 'x'.repeat(3_001)),
      says: 'private_metadata: 3001',
    },
    { name: 'an empty label', spoil: (it) => (input(it, 0).label.text = ''), says: 'label: empty' },
    {
      name: 'a long hint',
      spoil: (it) => Object.assign(input(it, 0), { hint: { ...it.title, text: 'x'.repeat(2_001) } }),
      says: 'hint: 2001',
    },
    {
      name: 'a menu without options',
      spoil: (it) => Object.assign(input(it, 1).element, { options: [] }),
      says: 'options: 0, not 1 to 100',
    },
    {
      name: 'a choice that is not offered',
      spoil: (it) =>
        Object.assign(input(it, 1).element, { initial_option: { text: it.title, value: 'elsewhere' } }),
      says: 'not among the options',
    },
    {
      name: 'a long text',
      spoil: (it) => Object.assign(input(it, 2).element, { initial_value: 'x'.repeat(3_001) }),
      says: 'initial_value: 3001',
    },
    {
      name: 'no choices said by an empty list',
      spoil: (it) => Object.assign(input(it, 3).element, { initial_options: [] }),
      says: 'initial options: 0',
    },
    {
      name: 'one field twice',
      spoil: (it) => it.blocks.push({ ...input(it, 0), block_id: 'another' }),
      says: 'action_id: two are alike',
    },
    {
      name: '101 blocks',
      spoil: (it) => {
        for (let at = 0; at < 93; at += 1)
          it.blocks.push({ type: 'header', block_id: `b${at}`, text: it.title });
      },
      says: 'blocks: 101',
    },
  ];

  it('finds nothing in a good one, nor does a strict Slack', () => {
    expect(modalFaultsOf(good())).toEqual([]);
    expect(checkView(good(), 'modal')).toEqual([]);
  });

  for (const { name, spoil, says } of cases) {
    it(`finds ${name}, as a strict Slack does`, () => {
      const view = good();
      spoil(view);
      expect(modalFaultsOf(view).join('; ')).toContain(says);
      const isOurs = name === 'one field twice' || name === 'a choice that is not offered';
      if (!isOurs) expect(checkView(view, 'modal')).not.toEqual([]);
    });
  }
});

describe('a form that cannot be opened', () => {
  it('for an expired trigger is answered in words instead', async () => {
    await start({ bot: { workspace: { limits: { triggerMs: 0 } } } });
    const [answer] = await (await type()).waitForAnswer();
    expect(answer?.text).toBe('In words.');
    expect(bot.workspace.views(ANA)).toEqual([]);
  });

  it('because it breaks Slack’s limits is answered in words, and logged', async () => {
    await start({ open: { form: aForm({ token: 'x'.repeat(3_000) }), later: null } });
    const [answer] = await (await type()).waitForAnswer();
    expect(answer?.text).toBe('In words.');
    expect(bot.log.lines.map(({ what }) => what)).toContain('a form could not be opened');
  });

  it('in a mention is answered in words', async () => {
    await start();
    await bot.workspace.mention({
      user: ANA,
      channel: 'C0OPS',
      text: `<@${bot.workspace.app.botUserId}> alert`,
    });
    const said = await bot.workspace.waitUntil(() =>
      bot.workspace.messages('C0OPS', ANA).find(({ text }) => text === 'In words.'),
    );
    expect(said.threadTs).not.toBeNull();
  });
});

describe('a form that is ready later', () => {
  it('opens at once and is filled in then', async () => {
    let ready: (form: Form) => void = () => undefined;
    const later = new Promise<Form>((resolve) => {
      ready = resolve;
    });
    await start({ open: { form: aForm({ below: [] }), later: () => later } });
    const view = await openView();
    expect(wordsOf(view)).not.toContain('fired 3 times');
    ready(aForm());
    await bot.workspace.waitUntil(() =>
      wordsOf(bot.workspace.views(ANA)[0] ?? null).includes('fired 3 times'),
    );
  });

  it('stays as it was opened, logged, when that fails', async () => {
    await start({ open: { form: aForm(), later: () => Promise.reject(new Error('no')) } });
    await openView();
    await expect.poll(errors).toEqual(['a form stays as it was opened']);
  });

  it('does not take the place of what came of a later change', async () => {
    let ready: (form: Form) => void = () => undefined;
    const later = new Promise<Form>((resolve) => {
      ready = resolve;
    });
    await start({
      open: { form: aForm(), later: () => later },
      refill: async () => ({ form: aForm({ above: [['Of the change.']] }), later: null }),
    });
    await openView();
    await change('metric', 'waiting');
    await bot.workspace.waitUntil(() =>
      wordsOf(bot.workspace.views(ANA)[0] ?? null).includes('Of the change.'),
    );
    ready(aForm({ above: [['Too late.']] }));
    await wait(100);
    expect(wordsOf(bot.workspace.views(ANA)[0] ?? null)).toContain('Of the change.');
    expect(bot.workspace.payloads.refused()).toEqual([]);
  });
});

describe('a live field', () => {
  it('redraws the form from what stands in it, and keeps what was entered', async () => {
    const seen: FilledForm[] = [];
    await start({
      refill: async (filled) => {
        seen.push(filled);
        return {
          form: aForm({ above: [[`Now ${String(filled.values.metric)}.`]] }),
          later: async () => aForm({ above: [['With its backtest.']] }),
        };
      },
    });
    await openView();
    await change('threshold', '17');
    await change('metric', 'waiting');
    const view = await bot.workspace.waitUntil(
      () => bot.workspace.views(ANA).find((one) => wordsOf(one).includes('With its backtest.')) ?? null,
    );
    expect(seen.at(-1)?.values).toMatchObject({ metric: 'waiting', threshold: '17' });
    expect(view.values[blockIdOf(view, 'threshold')]?.['field:threshold']).toMatchObject({ value: '17' });
    expect(elementOf(view, 'metric')).toMatchObject({ initial_option: { value: 'waiting' } });
  });

  it('does not keep what a field no longer offers', async () => {
    const options = [{ label: 'Idle', value: 'idle' }];
    await start({
      refill: async () => ({
        form: aForm({
          fields: [
            {
              id: 'metric',
              label: 'Metric',
              hint: null,
              isOptional: false,
              kind: 'choice',
              options,
              initial: 'idle',
              isLive: true,
            },
          ],
        }),
        later: null,
      }),
    });
    await openView();
    await change('metric', 'waiting');
    const view = await bot.workspace.waitUntil(
      () => bot.workspace.views(ANA).find((one) => wordsOf(one).includes('Idle')) ?? null,
    );
    expect(elementOf(view, 'metric').initial_option).toBeUndefined();
    expect(view.values[blockIdOf(view, 'metric')]?.['field:metric']?.selected_option).toBeNull();
  });

  it('that changes twice ends with the later change, whichever is answered first', async () => {
    let answerFirst: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      answerFirst = resolve;
    });
    await start({
      refill: async ({ values }) => {
        if (values.metric === 'waiting') await first;
        return { form: aForm({ above: [[`Now ${String(values.metric)}.`]] }), later: null };
      },
    });
    await openView();
    await change('metric', 'waiting');
    await change('metric', 'abandon%');
    await bot.workspace.waitUntil(() =>
      wordsOf(bot.workspace.views(ANA)[0] ?? null).includes('Now abandon%'),
    );
    answerFirst();
    await wait(100);
    expect(wordsOf(bot.workspace.views(ANA)[0] ?? null)).toContain('Now abandon%');
  });

  it('whose redrawing fails leaves the form as it is', async () => {
    await start({ refill: () => Promise.reject(new Error('no')) });
    const view = await openView();
    const before = wordsOf(view);
    await change('metric', 'waiting');
    await expect.poll(errors).toEqual(['a form could not be filled in anew']);
    expect(wordsOf(bot.workspace.views(ANA)[0] ?? null)).toBe(before);
  });
});

describe('a search in a form', () => {
  it('offers what the desk finds, as far as Slack takes it', async () => {
    await start({
      search: async (typed) => [
        { label: `${typed} <one>`, value: 'one' },
        { label: 'twin', value: 'one' },
        { label: ' ', value: 'blank' },
        { label: 'long', value: 'x'.repeat(151) },
        ...Array.from({ length: 120 }, (_, at) => ({ label: `Queue ${at}`, value: `q${at}` })),
      ],
    });
    await openView();
    const found = await bot.workspace.options({ user: ANA, actionId: 'field:queues', text: 'bil' });
    expect(found.error).toBeNull();
    expect(found.options).toHaveLength(100);
    expect(found.options.slice(0, 2)).toMatchObject([{ text: { text: 'bil <one>' } }, { value: 'q0' }]);
  });

  it('that fails or hangs finds nothing, within Slack’s three seconds', async () => {
    await start({ search: () => new Promise(() => undefined) });
    await openView();
    const found = await bot.workspace.options({ user: ANA, actionId: 'field:queues', text: '' });
    expect(found).toMatchObject({ options: [], error: null });
    expect(found.ackMs).toBeLessThan(3_000);
  });
});
