/** What people of the sandbox have set up already, as they would have typed it in #ops. */
import { saveRule } from './alerts/saving.ts';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import type { Asker } from './core/ports.ts';
import type { QueueName } from './core/queue.ts';
import { saveDigest } from './digests/saving.ts';
import { parseDigest } from './language/digest-parse.ts';
import { parseRule } from './language/rule-parse.ts';

export const ANA = 'U0ANA';
const BEN = 'U0BEN';
export const OPS = 'C0OPS';

const GROUP: { name: string; names: QueueName[] } = {
  name: 'retail',
  names: [
    { kind: 'exact', name: 'Billing' },
    { kind: 'pattern', pattern: 'sales*' },
  ],
};

const RULES: readonly (readonly [userId: string, sentence: string])[] = [
  [ANA, 'billing when abandon% > 10 over 30m'],
  [BEN, 'all voice when abandon spikes between 08:00-20:00'],
  [ANA, 'support when waiting > 8'],
  [BEN, 'sales when offered < 40% of usual between 09:00-17:00 weekdays'],
];

const DIGESTS: readonly (readonly [userId: string, sentence: string])[] = [
  [ANA, 'all yesterday; all yesterday by media at 08:30 weekdays'],
  [BEN, 'retail today at 17:30 weekdays'],
];

/** Throws when one of them cannot be read: they are ours. */
export async function seed(app: App, { alerts, timeZone }: Config, nowMs: () => number): Promise<void> {
  const { store, directories } = app;
  const { access } = alerts;
  const deed = { by: ANA, atMs: nowMs() };
  await store.putGroup({ ...GROUP, ownerId: ANA, keptIn: null }, 'made it: Billing, sales*', deed);
  const told = await directories.seenFrom([OPS], 'background');
  if (!told.ok) return;
  const directory = told.value;
  const scene = { directory, nowMs: nowMs(), zone: timeZone, last: null };
  const asker = (userId: string): Asker => ({ userId, channelId: OPS, zone: timeZone });
  for (const [userId, sentence] of RULES) {
    const parsed = parseRule(sentence, scene);
    if (parsed.kind !== 'rule') throw new Error(`the sandbox has a rule that cannot be read: ${sentence}`);
    const saving = { draft: parsed.draft, asker: asker(userId), isOnTrial: false, edit: null };
    await saveRule(saving, { store, directory, access, nowMs: nowMs() });
  }
  for (const [userId, sentence] of DIGESTS) {
    const parsed = parseDigest(sentence, scene);
    if (parsed.kind !== 'digest')
      throw new Error(`the sandbox has a digest that cannot be read: ${sentence}`);
    const saving = { draft: parsed.draft, asker: asker(userId), edit: null };
    await saveDigest(saving, { store, directories, directory, access, nowMs: nowMs() });
  }
}
