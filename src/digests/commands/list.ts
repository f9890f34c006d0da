/** `digests`: those of this channel and one's own, or all, with when each comes next. */
import type { Digest } from '../../core/digest.ts';
import type { Asker } from '../../core/ports.ts';
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import { READY_DIGESTS } from '../../language/ready-digests.ts';
import { plain } from '../../language/say.ts';
import { isElsewhere, sightFor } from '../../language/sight.ts';
import { type DigestView, sayDigests } from '../say-digests.ts';
import type { DigestParts } from './parts.ts';

export const LIST_COMMAND: Command<DigestParts> = {
  words: ['digests'],
  usage: 'digests [all]',
  about: 'the digests of this channel and yours, and when they come next',
  run,
};

async function run({ rest, line, asker }: Request, parts: DigestParts): Promise<Answer> {
  const told = await sightFor(line, asker, parts);
  if (!told.ok) return told.answer;
  const page = Number(/\bpage\s+(\d{1,4})\b/i.exec(rest)?.[1] ?? 1);
  const [digests, lastRuns] = await Promise.all([parts.store.digests(), parts.store.lastRuns()]);
  const all = digests.filter(({ channelId }) => !isElsewhere(channelId, asker, parts));
  const near = all.filter((digest) => isNear(digest, asker));
  const isAll = /\ball\b/i.test(rest) || near.length === 0;
  const shown = isAll ? all : near;
  if (shown.length === 0)
    return {
      ...plain(
        'There are no digests yet.',
        'Make one: `digest all yesterday by media at 08:30 weekdays`, or take one of these.',
        READY_DIGESTS.map(({ word, label }) => ({
          kind: 'ask',
          id: word.replaceAll(' ', '-'),
          label,
          line: `digest ${word}`,
        })),
      ),
      isFailure: false,
    };
  const views = shown.map((digest) => ({ digest, lastRun: lastRuns.get(digest.id) ?? null }));
  const nowMs = parts.clock.now();
  return said(sayDigests(skippedFirst(views), { page, nowMs, isAll, asker, sight: told }));
}

function isNear({ channelId, ownerId }: Digest, asker: Asker): boolean {
  return channelId === asker.channelId || ownerId === asker.userId;
}

/** Those that were not sent last time, then by number. */
export function skippedFirst(views: readonly DigestView[]): DigestView[] {
  const isSkipped = ({ lastRun }: DigestView) => Number(lastRun?.outcome === 'skipped');
  return [...views].sort((a, b) => isSkipped(b) - isSkipped(a) || a.digest.id - b.digest.id);
}
