/** `doctor`: looks at everything that the bot needs, side by side, a line each, and says what to mend. It changes nothing. */
import { randomBytes } from 'node:crypto';
import type { Surroundings } from '../asking.ts';
import type { Config, Environment } from '../config.ts';
import { DeadlineError, within } from '../ops/within.ts';
import { broken, counted, type Finding, printed } from './finding.ts';
import { examineGenesys } from './genesys.ts';
import { examineMachine } from './machine.ts';
import { examineNetwork } from './network.ts';
import { examinePort } from './port.ts';
import { examineSlack } from './slack.ts';
import { examineStore } from './store.ts';

export interface DoctorOptions {
  env?: Environment;
  /** Real time; each topic has so long. */
  patienceMs?: number;
}

/** Longer than all that a client waits for by itself: a login and a question, one after the other. */
const PATIENCE_MS = 45_000;

/** Prints the findings; the exit code: 0 when nothing is broken, else 1. */
export async function examine(
  config: Config,
  surroundings: Surroundings,
  { env = process.env, patienceMs = PATIENCE_MS }: DoctorOptions = {},
): Promise<number> {
  const topics: [name: string, Promise<Finding[]>][] = [
    ['Slack', examineSlack(config, surroundings)],
    ['Genesys', examineGenesys(config, surroundings)],
    ['Store', examineStore(config.alerts.store)],
    ['Port', examinePort(config.listen)],
    ['Network', examineNetwork(config, env)],
    ['Machine', examineMachine(config, env, surroundings.clock.now())],
  ];
  const found = await Promise.all(
    topics.map(([name, findings]) => bounded(name, findings, patienceMs, surroundings)),
  );
  const findings = withoutTwins(found.flat());
  for (const finding of findings) process.stdout.write(printed(finding));
  const toMend = findings.filter(({ verdict }) => verdict === 'broken').length;
  process.stdout.write(toMend === 0 ? 'All is well.\n' : `${toMend} to mend.\n`);
  return toMend === 0 ? 0 : 1;
}

/** One topic that is stuck, or has a bug, hides no other. */
async function bounded(
  name: string,
  findings: Promise<Finding[]>,
  patienceMs: number,
  { log }: Surroundings,
): Promise<Finding[]> {
  try {
    return await within(patienceMs, findings);
  } catch (error) {
    if (error instanceof DeadlineError) {
      const seconds = counted(Math.round(patienceMs / 1000), 'second');
      return [
        broken(
          `${name}: no answer within ${seconds}`,
          'Check the network and the proxy; then run this again.',
        ),
      ];
    }
    const reference = randomBytes(4).toString('hex');
    log.error('a bug in the doctor', { topic: name, reference, error });
    const mend = `Run it again with LOG_LEVEL=debug, and report what it logs with the reference ${reference}.`;
    return [broken(`${name}: the check itself failed`, mend)];
  }
}

/** What breaks both tokens alike, such as a Slack that is away, is one thing to mend. */
function withoutTwins(findings: readonly Finding[]): Finding[] {
  return findings.filter((one, at) => findings.findIndex(({ what }) => what === one.what) === at);
}
