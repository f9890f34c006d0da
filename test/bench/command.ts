/** A slash command to its final answer, beside a bare Bolt app that answers with the same message. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MOMENT_MS } from '../../src/commands/moment.ts';
import type { Organisation } from '../../src/sandbox/organisation/organisation.ts';
import type { Workspace } from '../../src/sandbox/workspace/workspace.ts';
import type { Build } from './build.ts';
import { type Child, startChild } from './child.ts';
import { percentile, timed } from './samples.ts';
import type { Row } from './table.ts';
import { environmentOf, openOrganisation, openWorkspace, setBackMs } from './world.ts';

const COMMAND = '/queue-stats';
const TEXTS = ['all today by media', 'all now'];
const QUEUES = 12;
const WARM_UPS = 60;
const ONE_BY_ONE = 200;
const ROUNDS = 25;
const AT_ONCE = 20;
const AIM_TIMES = 1.25;
/** For what an answered bot still has to do; and so long that no line comes twice within a moment in which answers are shared. */
const BREATH_MS = 1 + Math.ceil(MOMENT_MS / (TEXTS.length * 2));

interface Side {
  workspace: Workspace;
  child: Child;
}

/** Milliseconds of each command, by its text. */
type Samples = Map<string, number[]>;

/**
 * Each bot has a process of its own and a workspace of its own; both workspaces stand in this process, which also
 * measures. So the sandbox costs both sides alike, and never takes the event loop of a bot.
 */
export async function measureCommand(build: Build): Promise<Row[]> {
  const backMs = setBackMs();
  const organisation = await openOrganisation(backMs, QUEUES);
  const ours = await openOurs(build, backMs, organisation);
  const bare = await openBare(build, backMs, await answersOf(ours.workspace));
  const sides = [ours, bare];
  try {
    await oneByOne(sides, WARM_UPS, organisation);
    const before = await Promise.all(sides.map((side) => side.child.usage()));
    const single = await oneByOne(sides, ONE_BY_ONE, organisation);
    const after = await Promise.all(sides.map((side) => side.child.usage()));
    await atOnce(sides, 3, organisation);
    const crowd = await atOnce(sides, ROUNDS, organisation);
    const end = await Promise.all(sides.map((side) => side.child.usage()));
    const cpuMs = (at: number) =>
      ((after[at]?.cpuMs ?? 0) - (before[at]?.cpuMs ?? 0)) / (ONE_BY_ONE * TEXTS.length);
    const residentMb = (at: number) => (end[at]?.residentBytes ?? 0) / 1e6;
    return [
      ...TEXTS.flatMap((text) => rowsOf(`${text}, one by one`, text, single)),
      ...TEXTS.flatMap((text) => rowsOf(`${text}, ${AT_ONCE} at once`, text, crowd)),
      { figure: 'processor time of a command, one by one', ours: cpuMs(0), baseline: cpuMs(1), unit: 'ms' },
      { figure: 'memory after these commands', ours: residentMb(0), baseline: residentMb(1), unit: 'MB' },
    ];
  } finally {
    for (const { child, workspace } of sides) {
      await child.stop();
      await workspace.stop();
    }
    await organisation.stop();
  }
}

function rowsOf(figure: string, text: string, [ours, bare]: readonly Samples[]): Row[] {
  return [50, 95].map((percent) => ({
    figure: `${figure}, p${percent}`,
    ours: percentile(ours?.get(text) ?? [], percent),
    baseline: percentile(bare?.get(text) ?? [], percent),
    unit: 'ms',
    aimTimes: AIM_TIMES,
  }));
}

async function openOurs(build: Build, backMs: number, organisation: Organisation): Promise<Side> {
  const workspace = await openWorkspace(backMs);
  const environment = { ...environmentOf(workspace, organisation), BENCH_BACK_MS: String(backMs) };
  const child = await startChild(build.child('bot'), environment);
  await workspace.connected();
  return { workspace, child };
}

async function openBare(build: Build, backMs: number, answers: Record<string, unknown>): Promise<Side> {
  const workspace = await openWorkspace(backMs);
  const folder = mkdtempSync(join(tmpdir(), 'queue-stats-bench-'));
  const file = join(folder, 'answers.json');
  writeFileSync(file, JSON.stringify(answers));
  const child = await startChild(build.child('bare-bolt'), {
    ...environmentOf(workspace, null),
    BENCH_ANSWERS: file,
  });
  rmSync(folder, { recursive: true });
  await workspace.connected();
  return { workspace, child };
}

/** What our bot sends for each command: the bare one sends the same. */
async function answersOf(workspace: Workspace): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const text of TEXTS) {
    await ask(workspace, text);
    const body = workspace.payloads.of('response_url').at(-1)?.body;
    if (!JSON.stringify(body ?? null).includes('"data_table"')) throw new Error(`no table for ${text}`);
    answers[text] = body;
  }
  return answers;
}

async function ask(workspace: Workspace, text: string): Promise<void> {
  const outcome = await workspace.command({ user: 'U0ANA', channel: 'C0OPS', line: `${COMMAND} ${text}` });
  if (outcome.error !== null) throw new Error(`${text}: ${outcome.error}`);
  await outcome.waitForAnswer();
}

function oneByOne(sides: readonly Side[], times: number, organisation: Organisation): Promise<Samples[]> {
  return inTurn(sides, times, organisation, async ({ workspace }, text) => [
    await timed(() => ask(workspace, text)),
  ]);
}

function atOnce(sides: readonly Side[], rounds: number, organisation: Organisation): Promise<Samples[]> {
  return inTurn(sides, rounds, organisation, ({ workspace }, text) =>
    Promise.all(Array.from({ length: AT_ONCE }, () => timed(() => ask(workspace, text)))),
  );
}

/** Side by side, each first in every other round, text by text. A sample in which figures had to be fetched is taken anew: it measures the cache. */
async function inTurn(
  sides: readonly Side[],
  times: number,
  organisation: Organisation,
  sample: (side: Side, text: string) => Promise<number[]>,
): Promise<Samples[]> {
  const all: Samples[] = sides.map(() => new Map(TEXTS.map((text) => [text, []])));
  for (let time = 0; time < times; time += 1) {
    const order = time % 2 === 0 ? [...sides.entries()] : [...sides.entries()].reverse();
    for (const text of TEXTS) {
      for (const [at, side] of order) {
        for (let tries = 0; tries < 3; tries += 1) {
          const requests = organisation.requests.count();
          const taken = await sample(side, text);
          await pause(BREATH_MS);
          if (organisation.requests.count() !== requests) continue;
          all[at]?.get(text)?.push(...taken);
          break;
        }
      }
    }
  }
  return all;
}
