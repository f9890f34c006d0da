/** From nothing to the first answer, step by step as a newcomer takes them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from './build.ts';
import { timed } from './samples.ts';
import type { Row } from './table.ts';

const LINE = '/queue-stats all today by media';
const KEPT_CHARACTERS = 2_000;

export async function measureClone(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'queue-stats-clone-'));
  const clone = join(folder, 'queue-stats');
  const steps: { name: string; run: () => Promise<void> }[] = [
    { name: 'git clone', run: () => run('git', ['clone', '--quiet', PROJECT, clone], folder) },
    { name: 'npm ci, which builds', run: () => run('npm', ['ci', '--no-audit', '--no-fund'], clone) },
    { name: 'npm run build, once more', run: () => run('npm', ['run', '--silent', 'build'], clone) },
    {
      name: 'demo --once to its answer',
      run: () => run(process.execPath, ['dist/main.js', 'demo', '--once', LINE], clone),
    },
  ];
  const rows: Row[] = [];
  let totalMs = 0;
  try {
    for (const { name, run } of steps) {
      const ms = await timed(run);
      totalMs += ms;
      rows.push({ figure: `clone to first answer: ${name}`, ours: ms / 1000, baseline: null, unit: 's' });
    }
    return [...rows, { figure: 'clone to first answer', ours: totalMs / 1000, baseline: null, unit: 's' }];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [...rows, { figure: `clone to first answer: ${why}`, ours: 'failed', baseline: null, unit: '' }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rejects with the command and the end of what it complained. */
async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-KEPT_CHARACTERS);
  });
  const [code] = await once(child, 'close');
  if (code === 0) return;
  process.stderr.write(complaint);
  throw new Error(`${command} ${args[0]} ended with ${code}`);
}
