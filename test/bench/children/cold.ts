/** Asks for every queue with nothing in the cache, not even a login. */
import { createAsking } from '../../../src/asking.ts';
import { readForAsking } from '../../../src/config.ts';
import { createClock } from '../../../src/ops/clock.ts';
import { createLog } from '../../../src/ops/log.ts';
import { tell } from './tell.ts';

const read = readForAsking(process.env);
if (!read.ok) throw new Error(read.faults.map(({ name, what }) => `${name} ${what}`).join(', '));
const config = read.value;
const backMs = Number(process.env.BENCH_BACK_MS);
const log = createLog({ level: config.logLevel, secrets: [], destination: process.stderr });
const clock = createClock(() => undefined, { now: () => Date.now() - backMs, speed: () => 1 });
/** Kept, so that the memory is that of a bot which holds these figures. */
let last: ReturnType<typeof createAsking> | null = null;

tell(async () => {
  last?.genesys.stop();
  last = createAsking(config, { clock, log });
  const startMs = performance.now();
  const { report } = await last.desk.answer('all now', { userId: 'U0ANA', channelId: 'C0OPS', zone: null });
  const ms = performance.now() - startMs;
  if (report === null) throw new Error('no report');
  return { ms };
});
