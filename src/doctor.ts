/** `doctor`: looks at everything that the bot needs, a line each, and says what to mend. */
import { createProbes, type Probes, type Surroundings, storeProblem } from './app.ts';
import type { Config } from './config.ts';
import { type Fault, sayFault } from './core/fault.ts';

interface Finding {
  verdict: 'fine' | 'weaker' | 'broken';
  what: string;
  mend: string | null;
}

const MARKS = { fine: '✓', weaker: '–', broken: '✗' } as const;
/** Slack refuses signatures, and intervals go wrong, when a clock is off by minutes. */
const MAX_SKEW_MS = 60_000;

/** Prints the findings; the exit code: 0 when nothing is broken, else 1. */
export async function examine(config: Config, surroundings: Surroundings): Promise<number> {
  const probes = createProbes(config, surroundings);
  const found = await Promise.all([
    examineSlack(probes, config),
    examineGenesys(probes),
    examineStore(probes, config),
  ]);
  const findings = withoutTwins(found.flat());
  for (const { verdict, what, mend } of findings) {
    process.stdout.write(`${MARKS[verdict]} ${what}${mend === null ? '' : `\n    ${mend}`}\n`);
  }
  const broken = findings.filter((finding) => finding.verdict === 'broken').length;
  process.stdout.write(broken === 0 ? 'All is well.\n' : `${broken} to mend.\n`);
  return broken === 0 ? 0 : 1;
}

async function examineSlack(probes: Probes, config: Config): Promise<Finding[]> {
  const { bot, missingScopes, missingOptional, app: appToken } = await probes.slack();
  const findings: Finding[] = [
    bot.ok
      ? fine(`Slack: the bot token works in ${bot.value.identity.team}`)
      : broken(`Slack: ${bot.problem.what}`, bot.problem.todo),
  ];
  if (bot.ok) {
    findings.push(
      missingScopes.length === 0
        ? fine('Slack: every scope is granted')
        : broken(
            `Slack: scopes are missing: ${missingScopes.join(', ')}`,
            'Compare the app with manifest.yml at api.slack.com/apps, and install it again.',
          ),
    );
    if (missingOptional.length > 0)
      findings.push(weaker(`Slack: weaker without ${missingOptional.join('; ')}`));
  }
  if (appToken === null) findings.push(fine(`Slack: HTTP mode, requests are taken ${whereOf(config)}`));
  else if (appToken.ok) findings.push(fine('Slack: the app-level token opens connections'));
  else findings.push(broken(`Slack: ${appToken.problem.what}`, appToken.problem.todo));
  return findings;
}

async function examineStore(probes: Probes, config: Config): Promise<Finding[]> {
  const { databaseUrl, dataDir } = config.alerts.store;
  try {
    await probes.store();
    return [
      fine(
        `Store: rules and episodes are kept ${databaseUrl === null ? `in the folder ${dataDir}` : 'in PostgreSQL'}`,
      ),
    ];
  } catch (error) {
    const { what, todo } = storeProblem(error, config);
    return [broken(`Store: ${what}`, todo)];
  }
}

function whereOf(config: Config): string {
  const { host, port } = config.listen;
  return `on ${host}, port ${port}`;
}

async function examineGenesys(probes: Probes): Promise<Finding[]> {
  const check = await probes.genesys();
  if (!check.login.ok) {
    const { what, todo } = sayToOwner(check.login.fault);
    return [broken(`Genesys: ${what}`, todo)];
  }
  const findings = [fine(`Genesys: the client logs in at ${check.region}`)];
  for (const { permission, verdict } of check.endpoints) {
    if (verdict.ok) findings.push(fine(`Genesys: may use ${permission}`));
    else {
      const { what, todo } = sayToOwner(verdict.fault);
      findings.push(broken(`Genesys: ${permission}: ${what}`, todo));
    }
  }
  if (check.queues === 0) {
    const { what, todo } = sayFault({ kind: 'no-queues' });
    findings.push(broken(`Genesys: ${what}`, todo));
  } else if (check.queues !== null) {
    findings.push(
      fine(
        `Genesys: sees ${check.queues} queues in ${check.divisions} divisions; others are not visible to this client`,
      ),
    );
  }
  if (check.allowedPerMinute !== null)
    findings.push(fine(`Genesys: ${check.allowedPerMinute} requests a minute`));
  if (check.skewMs !== null) findings.push(skewFinding(check.skewMs));
  return findings;
}

/** The words for who asks in a chat, but what to do is for who set the bot up and reads this. */
function sayToOwner(fault: Fault): { what: string; todo: string } {
  const said = sayFault(fault);
  if (fault.kind === 'genesys-login') {
    const todo =
      'Genesys Cloud → Admin → Integrations → OAuth: compare GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET and GENESYS_REGION; a wrong region looks just like a wrong secret.';
    return { what: said.what, todo };
  }
  if (fault.kind === 'genesys-down' && (fault.how === 'unreachable' || fault.how === 'timeout')) {
    const todo =
      'Check the network, the proxy, GENESYS_REGION and GENESYS_API_URL; status.mypurecloud.com tells of outages.';
    return { what: said.what, todo };
  }
  return said;
}

/** What breaks both tokens alike, such as a Slack that is away, is one thing to mend. */
function withoutTwins(findings: readonly Finding[]): Finding[] {
  return findings.filter((one, at) => findings.findIndex(({ what }) => what === one.what) === at);
}

function skewFinding(skewMs: number): Finding {
  if (Math.abs(skewMs) <= MAX_SKEW_MS)
    return fine(`Clock: within ${Math.ceil(Math.abs(skewMs) / 1000)} s of Genesys'`);
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  return broken(
    `Clock: this machine is ${Math.round(Math.abs(skewMs) / 1000)} s ${side} Genesys'`,
    'Set it by NTP: "today" and "now" mean what this clock says.',
  );
}

function fine(what: string): Finding {
  return { verdict: 'fine', what, mend: null };
}

/** It works, less well. */
function weaker(what: string): Finding {
  return { verdict: 'weaker', what, mend: null };
}

function broken(what: string, mend: string): Finding {
  return { verdict: 'broken', what, mend };
}
