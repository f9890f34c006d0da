/** The form for a rule: what is in it comes out of it, each field that is wrong is told, and queues are found. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchQueues } from '../../src/alerts/queue-options.ts';
import { entriesOfDraft, entriesOfValues, lacksFields, readEntries } from '../../src/alerts/rule-entries.ts';
import { ruleForm } from '../../src/alerts/rule-form.ts';
import type { Field, Form, FormValues } from '../../src/core/form.ts';
import type { Directory } from '../../src/core/queue.ts';
import { MEDIA_TYPES } from '../../src/core/queue.ts';
import type { RuleDraft } from '../../src/core/rule.ts';
import type { Scene } from '../../src/language/reader.ts';
import { parseRule } from '../../src/language/rule-parse.ts';
import { formView, readForm, ShownView } from '../../src/slack/blocks/modal.ts';
import { anyScene } from '../language/hostile.ts';
import { scene as sceneOf } from '../language/reading.ts';
import { draftsIn } from '../language/rule-drafts.ts';

const scene = sceneOf();
const PATIENCE_MS = 120_000;

function formOf(draft: RuleDraft, directory: Directory, asksHours = false): Form {
  const entries = entriesOfDraft(draft, { isOnTrial: false, asksHours }, directory);
  const token = { edit: { id: 12, revision: 3, isOwn: true }, asksOften: false };
  return ruleForm({ entries, token });
}

/** What Slack would send back if nobody touched anything. */
function untouched(form: Form): FormValues {
  const view = formView(form, { channelId: 'C0OPS', isInHome: false }, (rich) => rich);
  const values = Object.fromEntries(
    view.blocks.flatMap((block) => {
      if (block.type !== 'input') return [];
      const element: Record<string, unknown> & { action_id: string } = { ...block.element };
      const { initial_value, initial_option, initial_options, initial_conversation } = element;
      const state = {
        value: initial_value ?? null,
        selected_option: initial_option ?? null,
        selected_options: initial_options ?? null,
        selected_conversation:
          initial_conversation ?? (element.default_to_current_conversation === true ? 'C0OPS' : null),
      };
      return [[block.block_id, { [element.action_id]: state }]];
    }),
  );
  const read = readForm(
    ShownView.parse({ ...view, id: 'V1', hash: '1', submit: view.submit ?? null, state: { values } }),
  );
  if (read === null) throw new Error('the form is none of ours');
  return read.filled.values;
}

/** As they are saved: "here" is a channel by then, all is said, and media stand in the order of the form. */
function savedIn(drafts: fc.Arbitrary<RuleDraft>): fc.Arbitrary<RuleDraft> {
  // Half a letter, or one that moves the cursor, is none that anybody types.
  const typed = drafts.filter((draft) => JSON.stringify(draft).search(/\\u(?:d[89a-f]|00)|\\[bfnrt]/) < 0);
  return typed.map((draft) => ({
    ...draft,
    scope: draft.scope.kind === 'here' ? { kind: 'all' as const } : draft.scope,
    media: MEDIA_TYPES.filter((media) => draft.media.includes(media)),
    channel: draft.channel.kind === 'here' ? { kind: 'channel' as const, id: 'C0OPS' } : draft.channel,
  }));
}

describe('a rule in the form', () => {
  it(
    'that nobody touches comes out as it went in',
    () => {
      fc.assert(
        fc.property(
          anyScene.chain((of) => savedIn(draftsIn(of)).map((draft): [Scene, RuleDraft] => [of, draft])),
          ([of, draft]) => {
            const values = untouched(formOf(draft, of.directory));
            const entries = entriesOfValues(values, of.directory);
            const read = readEntries(entries, { directory: of.directory, nowMs: of.nowMs, zone: of.zone });
            expect(read).toEqual({ draft });
          },
        ),
        { numRuns: 400 },
      );
    },
    PATIENCE_MS,
  );
});

function draftOf(sentence: string): RuleDraft {
  const parsed = parseRule(sentence, scene);
  if (parsed.kind !== 'rule') throw new Error(`not a rule: ${sentence}`);
  return parsed.draft;
}

function read(sentence: string, changes: FormValues) {
  const values = { ...untouched(formOf(draftOf(sentence), scene.directory)), ...changes };
  return readEntries(entriesOfValues(values, scene.directory), scene);
}

function faultsOf(sentence: string, changes: FormValues): Readonly<Record<string, string>> {
  const outcome = read(sentence, changes);
  return 'faults' in outcome ? outcome.faults : {};
}

const RULE = 'billing when abandon% > 8 over 45m for 5m';

describe('what is wrong stands at its own field', () => {
  it.each<[what: string, changes: FormValues, fields: readonly string[]]>([
    ['nothing', {}, []],
    ['a line that is no number', { 'value-percent': 'abc' }, ['value-percent']],
    ['a share above all there is', { 'value-percent': '150 %' }, ['value-percent']],
    ['no line', { 'value-percent': null }, ['value-percent']],
    ['hours that no clock has', { hours: '25-30' }, ['hours']],
    ['hours that are no hours', { hours: 'whenever I like' }, ['hours']],
    ['a clear line on the wrong side', { more: 'clear 9' }, ['more']],
    ['words that mean nothing', { more: 'blah blah' }, ['more']],
    ['queues among the other words', { more: 'support' }, ['more']],
    ['a channel among the other words', { more: 'in <#C0OTHER|other>' }, ['more']],
    ['a second condition', { more: 'when waiting > 5' }, ['more']],
    ['another window than that of its field', { more: 'over 90m' }, ['more']],
    ['no queue', { queues: [] }, ['queues']],
    ['a queue that went meanwhile', { queues: ['q:gone'] }, ['queues']],
    ['all queues around the clock', { queues: ['all'], hours: null }, ['hours']],
    ['all queues in some hours', { queues: ['all'], hours: '8-20 weekdays' }, []],
    ['all queues, meant so', { queues: ['all'], hours: '24/7' }, []],
    [
      'several at once',
      { queues: [], 'value-percent': 'abc', hours: '25-30' },
      ['hours', 'queues', 'value-percent'],
    ],
    ['several beside a good line', { hours: '25-30', more: 'clear 9' }, ['hours', 'more']],
  ])('%s', (_, changes, fields) => {
    const faults = faultsOf(RULE, changes);
    expect(Object.keys(faults).sort()).toEqual(fields);
    for (const words of Object.values(faults)) expect(words.length).toBeGreaterThan(10);
  });
});

function fieldOf(form: Form, id: string): Field | undefined {
  return form.fields.find((field) => field.id === id);
}

describe('another figure to watch', () => {
  function changedTo(what: string): Form {
    const values = {
      ...untouched(formOf(draftOf(`${RULE} 8-20 weekdays hold 10m`), scene.directory)),
      what,
      more: 'hold 20m',
      hours: '9-17',
      severity: 'critical',
    };
    const entries = entriesOfValues(values, scene.directory);
    return ruleForm({ entries, token: { edit: null, asksOften: false } });
  }

  it.each([
    ['answer-percent', ['is-worse-below', 'value-percent', 'over'], { 'value-percent': '8%' }],
    ['service-level', ['is-worse-below', 'value-level', 'over'], { 'value-level': 'target' }],
    ['waiting', ['is-worse-above', 'value-count'], { 'value-count': '' }],
    ['speed-of-answer', ['is-worse-above', 'value-seconds', 'over'], { 'value-seconds': '' }],
    ['traffic', ['is-usual', 'value-usual', 'over'], { 'value-usual': '40%' }],
    ['spike', ['sensitivity', 'over'], {}],
  ] as const)('%s has its own fields, and all others stay as they were', (what, ids, texts) => {
    const form = changedTo(what);
    const test = form.fields
      .slice(
        2,
        form.fields.findIndex(({ id }) => id === 'media'),
      )
      .map(({ id }) => id);
    expect(test).toEqual(ids);
    for (const [id, text] of Object.entries(texts))
      expect(fieldOf(form, id)).toMatchObject({ initial: text });
    expect(fieldOf(form, 'more')).toMatchObject({ initial: 'hold 20m' });
    expect(fieldOf(form, 'hours')).toMatchObject({ initial: '9-17' });
    expect(fieldOf(form, 'severity')).toMatchObject({ initial: 'critical' });
    expect(fieldOf(form, 'for')).toMatchObject({ initial: '5' });
    expect(fieldOf(form, 'queues')).toMatchObject({ initial: [{ label: 'Billing' }] });
  });

  it('that was sent in before its fields were there lacks them', () => {
    const values = untouched(formOf(draftOf(RULE), scene.directory));
    expect(lacksFields(values)).toBe(false);
    expect(lacksFields({ ...values, what: 'waiting' })).toBe(true);
    expect(lacksFields({ ...values, what: 'spike' })).toBe(true);
  });

  it('told to oneself alone asks for no channel', () => {
    const entries = entriesOfDraft(
      draftOf(`${RULE} to me`),
      { isOnTrial: true, asksHours: false },
      scene.directory,
    );
    const form = ruleForm({ entries, token: { edit: null, asksOften: false } });
    expect(fieldOf(form, 'channel')).toBeUndefined();
    expect(fieldOf(form, 'tells')).toMatchObject({ initial: 'person' });
  });
});

describe('queues', () => {
  const [model] = scene.directory.queues;
  if (model === undefined) throw new Error('no queues');
  const long = 'Ünïversal '.repeat(22);
  const names = [
    ...Array.from({ length: 2_000 }, (_, at) => `Queue ${at + 1}`),
    `${long} one`,
    `${long} two`,
    '😀 Smiles 😀',
    '<!channel>',
    'خدمة العملاء',
  ];
  const directory: Directory = {
    ...scene.directory,
    queues: names.map((name, at) => ({ ...model, id: `id-${at}`, name })),
  };

  it.each([
    ['', 100, 'All queues'],
    ['queue', 100, 'All queues'],
    ['queue 1', 100, 'All 1271 like *queue*1*'],
    ['QUEUE 1999', 1, 'Queue 1999'],
    ['universal', 3, 'All 2 like *universal*'],
    ['😀', 1, '😀 Smiles 😀'],
    ['<!channel>', 1, '<!channel>'],
    ['العملاء', 1, 'خدمة العملاء'],
    ['no such queue', 0, undefined],
    ['*', 0, undefined],
  ])('are found by “%s”: at most a hundred, the widest choice first', (typed, count, first) => {
    const options = searchQueues(typed, directory);
    expect(options).toHaveLength(count);
    if (first !== undefined) expect(options[0]?.label).toBe(first);
    for (const { label, value } of options) {
      expect(label.length).toBeLessThanOrEqual(75);
      expect(value.length).toBeLessThanOrEqual(150);
    }
  });

  it('with long names are told apart by their ends', () => {
    const labels = searchQueues('universal', directory).map(({ label }) => label);
    expect(new Set(labels).size).toBe(3);
  });

  it('that are groups stand before queues, go by their names, and come back as groups', () => {
    const retail = {
      name: 'Universal retail',
      names: [{ kind: 'pattern' as const, pattern: '*universal*' }],
    };
    const seen = { ...directory, groups: [retail] };
    const options = searchQueues('universal', seen);
    expect(options.map(({ label }) => label).slice(0, 2)).toEqual([
      'All 2 like *universal*',
      'Universal retail (group of 2)',
    ]);
    const values = { ...untouched(formOf(draftOf(RULE), seen)), queues: [options[1]?.value ?? ''] };
    const entries = entriesOfValues(values, seen);
    const scope = { kind: 'named', names: [{ kind: 'group', name: 'Universal retail' }] };
    expect(readEntries(entries, { ...scene, directory: seen })).toMatchObject({ draft: { scope } });
    // One that goes while the form is open stays named, and is told to be gone.
    const gone = entriesOfValues(values, directory);
    expect(gone.queues).toEqual([{ label: 'Universal retail (not there now)', value: options[1]?.value }]);
    expect(readEntries(gone, { ...scene, directory })).toMatchObject({ draft: { scope } });
  });

  it('chosen as all of a search are those that it counted', () => {
    const [all] = searchQueues('universal', directory);
    const values = { ...untouched(formOf(draftOf(RULE), directory)), queues: [all?.value ?? ''] };
    const outcome = readEntries(entriesOfValues(values, directory), { ...scene, directory });
    expect(outcome).toMatchObject({
      draft: { scope: { kind: 'named', names: [{ kind: 'pattern', pattern: '*universal*' }] } },
    });
  });
});
