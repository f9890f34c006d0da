/** `digest 3 test`: the digest as it would be sent this minute, to whoever asks alone, in their direct messages. */
import type { Digest } from '../core/digest.ts';
import { bold } from '../core/message.ts';
import type { Asker } from '../core/ports.ts';
import { type Answer, said } from '../core/route.ts';
import { sayProblem } from '../language/say.ts';
import type { DigestParts } from './commands/parts.ts';
import { gather } from './gather.ts';
import { threadRows } from './rows.ts';
import { sayDigest } from './say-digest.ts';

/** It tells only of what may be seen both where the digest goes and where the test was asked for. */
export async function sendTest(digest: Digest, asker: Asker, parts: DigestParts): Promise<Answer> {
  const { store, clock, newId, onRows } = parts;
  const dueAtMs = clock.now();
  const channelIds = [digest.channelId, asker.channelId];
  const gathered = await gather(digest, { dueAtMs, channelIds, purpose: 'command' }, parts);
  if (!gathered.ok) return sayProblem(gathered.fault, `digest ${digest.id} test`);
  const mark = `Test of digest ${digest.id}`;
  // However long it took to gather, a test is never late.
  const messages = sayDigest(gathered.value, { digest, dueAtMs, sentAtMs: dueAtMs, mark });
  const place = { channelId: asker.userId, ownerId: null };
  await store.enqueue(threadRows(`digest ${digest.id} test ${newId()}`, place, messages, clock.now()));
  onRows();
  const words = `${mark}: sent to you alone, in your direct messages.`;
  return said({
    summary: words,
    parts: [{ kind: 'headline', text: [bold(words), ' Its periods are meant as of now.'] }],
  });
}
