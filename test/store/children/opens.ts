/** Opens the store beside others at the same moment, adds a rule, and ends. */
import { writeSync } from 'node:fs';
import { openStore } from '../../../src/store/open.ts';
import { ANA, newRule } from '../values.ts';

const [, , dataDir = ''] = process.argv;
const { store } = await openStore({ dataDir, databaseUrl: null }, { warn: () => undefined });
const rule = await store.addRule(newRule(), 'added', ANA);
writeSync(1, `added ${rule?.id}\n`);
await store.close();
