/** From starting the process to being connected, beside a bare Bolt app that loads the Genesys SDK as well. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Workspace } from '../../src/sandbox/workspace/workspace.ts';
import type { Build } from './build.ts';
import { type Environment, end, spawnNode } from './child.ts';
import { percentile, timed } from './samples.ts';
import type { Row } from './table.ts';
import { environmentOf, openOrganisation, openWorkspace } from './world.ts';

const RUNS = 14;
const AIM_TIMES = 1.3;
const LOOK_AGAIN_MS = 5;

export async function measureStart(build: Build): Promise<Row[]> {
  const organisation = await openOrganisation(0, 12);
  const workspace = await openWorkspace(0);
  const environment = environmentOf(workspace, organisation);
  const ours: number[] = [];
  const bare: number[] = [];
  try {
    // The first of each fills the system's cache of files, and does not count.
    for (let run = 0; run <= RUNS; run += 1) {
      const sides = [
        { args: [build.main, 'start'], taken: ours },
        { args: [build.child('bare-start')], taken: bare },
      ];
      for (const { args, taken } of run % 2 === 0 ? sides : sides.reverse()) {
        const ms = await startMs(args, environment, workspace);
        if (run > 0) taken.push(ms);
      }
    }
  } finally {
    await workspace.stop();
    await organisation.stop();
  }
  return [50, 95].map((percent) => ({
    figure: `start to connected, p${percent}`,
    ours: percentile(ours, percent),
    baseline: percentile(bare, percent),
    unit: 'ms',
    aimTimes: AIM_TIMES,
  }));
}

async function startMs(args: string[], environment: Environment, workspace: Workspace): Promise<number> {
  let child: ReturnType<typeof spawnNode> | null = null;
  try {
    return await timed(async () => {
      child = spawnNode(args, environment);
      await workspace.connected();
    });
  } finally {
    if (child !== null) await end(child);
    // The workspace tells of connections that come, not of those that go.
    while (workspace.connections() > 0) await pause(LOOK_AGAIN_MS);
  }
}
