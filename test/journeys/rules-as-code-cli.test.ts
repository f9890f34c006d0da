/** `queue-stats rules` in a terminal, as a process of its own: the shipped example, faults, and a kill in the middle. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/ops/log.ts';
import { openStore } from '../../src/store/open.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(PROJECT, 'src', 'main.ts');
const TSX = import.meta.resolve('tsx');
/** A process takes a second or two by itself, and many on a machine that is busy with other work. */
const PROCESS_MS = 180_000;
const SILENT = createLog({ level: 'silent', secrets: [], destination: { write: () => undefined } });

/** Its own, so that no .env of a developer's is read. */
const FOLDER = mkdtempSync(join(tmpdir(), 'queue-stats-rules-cli-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function start(words: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['--import', TSX, MAIN, 'rules', ...words], {
    cwd: FOLDER,
    env: { PATH: process.env.PATH ?? '', DATA_DIR: join(FOLDER, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

const run = (...words: string[]): Promise<Ended> => start(words).ended;

describe('the example that is shipped', { timeout: PROCESS_MS }, () => {
  it('has no fault, and its tests pass', async () => {
    cpSync(join(PROJECT, 'rules.example.yml'), join(FOLDER, 'rules.example.yml'));
    const [checked, tested] = await Promise.all([
      run('check', 'rules.example.yml'),
      run('test', 'rules.example.yml'),
    ]);
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(checked.out).toMatch(/^rules\.example\.yml is fine: 1 group, 4 rules, 1 digest, 4 tests\.\n/);
    expect(tested).toMatchObject({ code: 0, err: '' });
    expect(tested.out).toMatch(/\n4 tests passed, 13 expectations, in rules\.example\.yml\.\n$/);
    const { files } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { files: string[] };
    expect(files).toContain('rules.example.yml');
  });

  it('with one expectation changed fails, and shows the series, what was expected and what was seen', async () => {
    const example = readFileSync(join(PROJECT, 'rules.example.yml'), 'utf8');
    const changed = example.replace('queue: Billing, state: pending', 'queue: Billing, state: firing');
    expect(changed).not.toBe(example);
    writeFileSync(join(FOLDER, 'changed.yml'), changed);
    const { code, out, err } = await run('test', 'changed.yml');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain(`
       at  clock  answered  abandoned  expected       seen
`);
    expect(out).toContain(`
  ✗   45m  10:45         3          1  firing 12.5 %  pending 12.5 % 15/120
`);
    expect(out).toMatch(/\n1 of 4 tests failed, 1 of 13 expectations not met, in changed\.yml\.\n$/);
    // No colour where no terminal is.
    expect(out).not.toContain('\u001b');
  });
});

describe('a file with faults', { timeout: PROCESS_MS }, () => {
  it('ends with 1 and names them on standard error', async () => {
    writeFileSync(
      join(FOLDER, 'faulty.yml'),
      'version: 1\nqueues: [Billing]\nrules:\n  - alert: Billng spikes\n',
    );
    const { code, out, err } = await run('check', 'faulty.yml');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('faulty.yml:4:5: This rule has no key.');
    expect(err).toContain('faulty.yml:4:5: Nobody answers for this rule.');
    expect(err).toMatch(/\n2 faults in faulty\.yml\.\n$/);
  });
});

describe('a kill in the middle of applying', { timeout: PROCESS_MS }, () => {
  const RULES = 1_500;
  const KILLS = 2;

  it('leaves what was done, and the next run does the rest: nothing twice', async () => {
    const rules = Array.from(
      { length: RULES },
      (_, at) => `  - { key: rule-${at}, alert: Billing when waiting > ${at + 10}, channel: C012ABCDEF }\n`,
    );
    writeFileSync(
      join(FOLDER, 'many.yml'),
      `version: 1\nowner: U012ABCDEF\nqueues: [Billing]\nrules:\n${rules.join('')}`,
    );
    const { store } = await openStore({ dataDir: join(FOLDER, 'data'), databaseUrl: null }, SILENT);
    const counts: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = counts.at(-1) ?? 0;
      const { child, ended } = start(['apply', 'many.yml', '--yes']);
      while (child.exitCode === null && (await store.rules()).length <= before + 20) await wait(1);
      child.kill('SIGKILL');
      await ended;
      counts.push((await store.rules()).length);
    }
    for (const count of counts) expect(count).toBeGreaterThan(0);
    expect(counts[0]).toBeLessThan(RULES);
    expect(await run('apply', 'many.yml', '--yes')).toMatchObject({ code: 0, err: '' });
    const keys = (await store.rules()).map(({ keptIn }) => keptIn?.key);
    await store.close();
    expect(keys).toHaveLength(RULES);
    expect(new Set(keys).size).toBe(RULES);
    expect((await run('apply', 'many.yml', '--yes')).out).toBe('Nothing to change: all is as in many.yml.\n');
  });
});
