/** The pretend services, all in the benchmark's own process; whatever is measured runs in another one. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createSandboxClock } from '../../src/sandbox/clock.ts';
import { type Organisation, startOrganisation } from '../../src/sandbox/organisation/organisation.ts';
import type { Manifest } from '../../src/sandbox/workspace/manifest.ts';
import { startWorkspace, type Workspace } from '../../src/sandbox/workspace/workspace.ts';

/** A Tuesday at a busy hour in Berlin: the figures are the same in every run. */
const BUSY_MS = Date.UTC(2026, 10, 17, 10, 20);
export const ZONE = 'Europe/Berlin';
/** Far more than is needed: no limit is what is measured here. */
const REQUESTS_PER_MINUTE = 50_000;

/** Pretend milliseconds before the machine's own time; the bot's clock is set back by as many. */
export function setBackMs(): number {
  return Date.now() - BUSY_MS;
}

export async function openOrganisation(backMs: number, queueCount: number): Promise<Organisation> {
  const clock = createSandboxClock({ startMs: Date.now() - backMs });
  return startOrganisation({ clock, queueCount, timeZone: ZONE, requestsPerMinute: REQUESTS_PER_MINUTE });
}

export async function openWorkspace(backMs: number): Promise<Workspace> {
  const manifest = parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8')) as Manifest;
  return startWorkspace({ clock: createSandboxClock({ startMs: Date.now() - backMs }), manifest });
}

/** The environment of a bot in this world. */
export function environmentOf(workspace: Workspace | null, organisation: Organisation | null) {
  return {
    ...(workspace === null
      ? {}
      : {
          SLACK_BOT_TOKEN: workspace.botToken,
          SLACK_APP_TOKEN: workspace.appToken,
          SLACK_API_URL: workspace.apiUrl,
        }),
    ...(organisation === null
      ? {}
      : {
          GENESYS_CLIENT_ID: organisation.clientId,
          GENESYS_CLIENT_SECRET: organisation.clientSecret,
          GENESYS_REGION: 'mypurecloud.com',
          GENESYS_API_URL: organisation.url,
        }),
    TIME_ZONE: ZONE,
    LOG_LEVEL: 'warn',
  };
}
