/** Takes the lead, and on PostgreSQL commits one batch after the other until it may no longer. */
import { writeSync } from 'node:fs';
import { openStore } from '../../../src/store/open.ts';
import { batch, episode } from '../values.ts';

const [, , dataDir = '', databaseUrl = ''] = process.argv;
const { store, lead } = await openStore(
  { dataDir, databaseUrl: databaseUrl === '' ? null : databaseUrl },
  { warn: () => undefined },
);
const acquired = await lead.acquire();
writeSync(
  1,
  `${acquired.kind === 'leads' ? `leads in epoch ${acquired.epoch}` : `held by ${acquired.by}`}\n`,
);
if (acquired.kind === 'held') {
  await store.close();
  process.exit(0);
}
// Keeps it alive where nothing else does.
setInterval(() => undefined, 60_000);
try {
  for (let number = 0; databaseUrl !== ''; number += 1) {
    await store.commit(batch({ episodes: [episode(`e${number}`)] }));
    writeSync(1, `kept ${number}\n`);
  }
} catch (error) {
  writeSync(1, `${error instanceof Error ? error.name : 'odd'} isLeader=${lead.isLeader()}\n`);
  await store.close();
  process.exit(0);
}
