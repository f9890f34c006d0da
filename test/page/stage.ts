/** The demo as the page's tests see it: the same every time, whatever day it is. */
import { type Demo, type DemoOptions, runDemo } from '../../src/demo.ts';
import type { Json, SentMessage } from '../../src/sandbox/workspace/model.ts';

/** A Wednesday, in Berlin. */
export const START = '2026-11-18T11:20:00+01:00';
export const ANA = 'U0ANA';
export const BEN = 'U0BEN';
export const CHIE = 'U0CHIE';
export const OPS = 'C0OPS';
/** As fast as the bot keeps up with: an alert opens and closes in seconds. */
export const FAST = 600;

export function openStage(options: Partial<DemoOptions> = {}): Promise<Demo> {
  return runDemo({ port: 0, queueCount: 12, startMs: Date.parse(START), ...options });
}

/** What the bot could post: through the pretend Slack's own door, and its strict check. */
export async function postAsBot(
  { workspace }: Demo,
  content: { text: string; blocks: Json[] },
  channel = OPS,
): Promise<void> {
  const response = await fetch(`${workspace.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${workspace.botToken}` },
    body: JSON.stringify({ channel, ...content }),
  });
  const answer = (await response.json()) as { ok: boolean };
  if (!answer.ok) throw new Error(JSON.stringify(answer));
}

/** What was posted in #ops and can be taken. */
export function alertIn({ workspace }: Demo): SentMessage | undefined {
  return workspace
    .messages(OPS, ANA)
    .find(({ ephemeral, blocks }) => !ephemeral && JSON.stringify(blocks).includes("I'm on it"));
}
