/** `npm run bench`: what things take beside the least that they can take. Tells, and never fails a build. */
import { parseArgs } from 'node:util';
import { type Build, build } from './build.ts';
import { measureClone } from './clone.ts';
import { measureCold } from './cold.ts';
import { measureCommand } from './command.ts';
import { measureHistory } from './history.ts';
import { measurePage } from './page.ts';
import { measureSpikes } from './spikes/main.ts';
import { measureStart } from './start.ts';
import { measureStore } from './store.ts';
import { measureSums } from './sums.ts';
import { drawTable, type Row } from './table.ts';
import { measureTick } from './tick.ts';

const MEASUREMENTS: Readonly<Record<string, () => Row[] | Promise<Row[]>>> = {
  command: () => measureCommand(compiled()),
  start: () => measureStart(compiled()),
  sums: measureSums,
  cold: () => measureCold(compiled()),
  tick: measureTick,
  store: measureStore,
  spikes: measureSpikes,
  history: () => measureHistory(compiled()),
  page: () => measurePage(compiled()),
  clone: measureClone,
};

const NOTES = `
ours      this project, built by tsc, in a process of its own
baseline  in the same run, in turn with ours:
          commands   a bare Bolt app that sends the very message that we sent; figures fresh in the cache
          start      a bare Bolt app that also loads the Genesys SDK, from spawn to its connection
          reading    a look-up of every run of up to three words
          report     one loop over the same figures to the same table
          cold       the same calls, made with bare fetch and read as JSON
          tick       a sum and a comparison a place, nothing kept; reading Genesys is in neither
          store      bare prepared statements of SQLite that keep the same rows
          page       the same page's first paint, by the page's own clock
clone     from this folder's HEAD; packages come from npm's cache where it has them
`;

const { values } = parseArgs({
  options: {
    'no-clone': { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(MEASUREMENTS).join() },
  },
});

const chosen = values.only.split(',').filter((name) => !(values['no-clone'] && name === 'clone'));
let built: Build | null = null;
const rows: Row[] = [];
try {
  for (const name of chosen) rows.push(...(await measured(name)));
} finally {
  removeBuild();
}
process.stdout.write(`\n${drawTable(rows)}\n${NOTES}`);
process.exit(0);

/** Built once, for whoever asks first. */
function compiled(): Build {
  built ??= build();
  return built;
}

function removeBuild(): void {
  built?.remove();
}

async function measured(name: string): Promise<Row[]> {
  const measure = MEASUREMENTS[name];
  if (measure === undefined) return [{ figure: name, ours: 'unknown', baseline: null, unit: '' }];
  process.stderr.write(`${name} …\n`);
  try {
    return await measure();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    return [{ figure: name, ours: 'failed', baseline: null, unit: '' }];
  }
}
