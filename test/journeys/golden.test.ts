/**
 * Ten real payloads, whole, as they went to Slack: a change of any of them is seen in a review. `UPDATE_GOLDEN=1`
 * writes them anew. That Slack takes them is proved by the pretend one having taken them.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type SentMessage,
} from '../../src/sandbox/workspace/model.ts';
import { shown, tableOf } from './read.ts';
import { startWhole, type Whole, type WholeOptions } from './whole.ts';

const FOLDER = new URL('../golden/', import.meta.url);
const IS_UPDATE = process.env.UPDATE_GOLDEN === '1';

interface Golden {
  name: string;
  line: string;
  options?: WholeOptions;
  before?: (whole: Whole) => void;
}

const GOLDENS: readonly Golden[] = [
  { name: 'now', line: 'all now' },
  { name: 'today', line: 'all today' },
  { name: 'by-media', line: 'all today by media' },
  { name: 'chart', line: 'billing yesterday by hour' },
  { name: '300-queues', line: 'all today', options: { organisation: { queueCount: 300, historyDays: 3 } } },
  // Nobody sends an e-mail to this queue.
  { name: 'empty', line: 'email "VIP – Gold" yesterday' },
  {
    name: 'fault',
    line: 'all today',
    // Time runs, so that the tries in between come to an end.
    options: { speed: 600 },
    before: (whole) => whole.organisation.faults.set({ kind: '500', target: 'aggregates' }),
  },
  { name: 'help', line: 'help' },
  { name: 'queues', line: 'queues' },
  { name: 'metrics', line: 'metrics' },
];

describe('the payload of', () => {
  it.each(GOLDENS)('$name, $line', async ({ name, line, options = {}, before }) => {
    const whole = await startWhole(options);
    before?.(whole);
    const payload = await payloadOf(whole, line);
    const text = `${print(withoutChance(payload))}\n`;
    const file = new URL(`${name}.json`, FOLDER);
    if (IS_UPDATE) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, text);
    }
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  it('each of them and of nothing else is kept', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(GOLDENS.map(({ name }) => `${name}.json`).sort());
  });
});

describe('an answer of 300 queues', () => {
  it('shows the hundred worst, and says so', async () => {
    const whole = await startWhole({ organisation: { queueCount: 300, historyDays: 3 } });
    const answer = await whole.ask('all today');
    expect(tableOf(answer).rows).toHaveLength(100);
    expect(shown(answer)).toContain('100 of 300 rows shown, the worst first');
    const shares = tableOf(answer).values.map((row) => row[2] ?? Number.NaN);
    expect(shares[0]).toBeGreaterThan(shares[99] ?? Number.NaN);
  });
});

/** The one payload that answered this line. */
async function payloadOf(whole: Whole, line: string): Promise<JsonObject> {
  const answer: SentMessage = await whole.ask(line);
  const [entry, ...more] = whole.workspace.payloads.of('response_url');
  if (entry === undefined || more.length > 0) throw new Error('not one payload');
  expect(entry.outcome).toEqual({ ok: true });
  expect(entry.body.text).toBe(answer.text);
  return entry.body;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Keys of a rendering and correlation ids are random: each gets a name by the order in which it comes. */
function withoutChance(payload: JsonObject): JsonObject {
  const names = new Map<string, string>();
  const text = JSON.stringify(payload).replace(UUID, (id) => {
    const name = names.get(id) ?? `<random-${names.size + 1}>`;
    names.set(id, name);
    return name;
  });
  return JSON.parse(text) as JsonObject;
}

const MAX_LINE = 140;

/** JSON with what fits on a line on one line: a row of a table, an element, a point of a chart. */
function print(value: Json, indent = ''): string {
  const flat = JSON.stringify(value);
  if (indent.length + flat.length <= MAX_LINE) return flat;
  const deeper = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((one) => deeper + print(one, deeper)).join(',\n')}\n${indent}]`;
  if (!isJsonObject(value)) return flat;
  const fields = Object.entries(value).map(
    ([key, one]) => `${deeper}${JSON.stringify(key)}: ${print(one, deeper)}`,
  );
  return `{\n${fields.join(',\n')}\n${indent}}`;
}
