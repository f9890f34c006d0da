/** queue-stats as `start` runs it, but with its clock set back to the sandbox's busy hour. */
import { openApp } from '../../../src/app.ts';
import { readConfig, secretsOf } from '../../../src/config.ts';
import { createClock } from '../../../src/ops/clock.ts';
import { createLog } from '../../../src/ops/log.ts';
import { tell } from './tell.ts';

const read = readConfig(process.env);
if (!read.ok) throw new Error(read.faults.map(({ name, what }) => `${name} ${what}`).join(', '));
const config = read.value;
const backMs = Number(process.env.BENCH_BACK_MS);
const log = createLog({ level: config.logLevel, secrets: secretsOf(config), destination: process.stderr });
const clock = createClock((error) => log.error('a bug in the background', { error }), {
  now: () => Date.now() - backMs,
  speed: () => 1,
});
const opened = await openApp(config, { clock, log });
if (!opened.ok) throw new Error(opened.problem.what);
const started = await opened.app.start();
if (!started.ok) throw new Error(started.problem.what);
tell();
