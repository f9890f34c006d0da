/** `take`: what the button "I'm on it" says: somebody takes episodes that nobody has. */
import type { Episode } from '../../core/episode.ts';
import { bold, type Rich } from '../../core/message.ts';
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import type { NewOutboxRow } from '../../core/store.ts';
import { formatAge } from '../../language/figures.ts';
import { plain } from '../../language/say.ts';
import { deedOf, isElsewhere } from '../../language/sight.ts';
import { placeOf } from '../say-episode.ts';
import { type CommandParts, notHere, toldThere } from './parts.ts';

/** A message shares at most so many. */
const MAX_TAKEN = 1_000;
const MAX_NAMED = 3;

export const TAKE_COMMAND: Command<CommandParts> = { words: ['take', 'ack'], usage: '', about: '', run };

async function run({ rest, asker }: Request, parts: CommandParts): Promise<Answer> {
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const ids = words[0] === 'all' ? await idsOfMessage(words[1] ?? '', parts) : words.slice(0, MAX_TAKEN);
  const episodes = (await Promise.all(ids.map((id) => parts.store.episode(id)))).filter(
    (one) => one !== null,
  );
  const elsewhere = episodes.find(({ channelId }) => isElsewhere(channelId, asker, parts));
  if (elsewhere !== undefined) return notHere(elsewhere.ruleId);
  const open = await toldThere(
    episodes.filter(({ closedAtMs }) => closedAtMs === null),
    parts,
  );
  if (open.length === 0)
    return plain('That is over already.', 'Type `alerts` to see how the rules stand.', []);
  const deed = deedOf(asker, parts);
  const taken = await parts.store.takeEpisodes(
    open.map(({ id }) => id),
    deed,
    open.length === 1 && open[0] !== undefined ? `took ${placeOf(open[0])}` : `took ${open.length} episodes`,
    (won) => repliesOf(won, asker.userId, deed.atMs),
  );
  parts.onRows();
  if (taken.length === 0) {
    // Read again: another may have pressed at the same moment.
    const now = await Promise.all(open.map(({ id }) => parts.store.episode(id)));
    return said(
      takenAlready(
        now.filter((one) => one !== null),
        parts.clock.now(),
      ),
    );
  }
  const named = open
    .filter(({ id }) => taken.includes(id))
    .slice(0, MAX_NAMED)
    .map(placeOf);
  const more = taken.length - named.length;
  const words2 = `You have ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
  return said({
    summary: words2,
    parts: [{ kind: 'headline', text: [bold(words2), ' The channel sees it.'] }],
  });
}

async function idsOfMessage(messageId: string, { store }: CommandParts): Promise<readonly string[]> {
  return (await store.message(messageId))?.episodeIds ?? [];
}

/** One in the thread of each message, however many of its episodes were taken at once. */
function repliesOf(taken: readonly Episode[], userId: string, atMs: number): NewOutboxRow[] {
  const byMessage = new Map<string, Episode[]>();
  for (const episode of taken) {
    if (episode.messageId === null) continue;
    byMessage.set(episode.messageId, [...(byMessage.get(episode.messageId) ?? []), episode]);
  }
  return [...byMessage].flatMap(([messageId, episodes]): NewOutboxRow[] => {
    const [first] = episodes;
    if (first === undefined) return [];
    const what = episodes.length === 1 ? placeOf(first) : `${episodes.length} places`;
    const text: Rich = [
      '🙋 ',
      { kind: 'name', userId },
      ` is on it: ${what}, after ${formatAge(atMs - first.firedAtMs)}.`,
    ];
    return [
      {
        key: `taken ${first.id}`,
        channelId: first.channelId,
        act: { kind: 'reply', messageId, broadcast: false },
        message: { summary: `Taken: ${what}`, parts: [{ kind: 'headline', text }] },
        ownerId: null,
        atMs,
      },
    ];
  });
}

function takenAlready(open: readonly Episode[], nowMs: number) {
  const [first] = open;
  const by = first?.takenBy ?? null;
  const text: Rich =
    by === null
      ? ['Somebody has it already.']
      : [{ kind: 'name', userId: by.userId }, ` has had it for ${formatAge(nowMs - by.atMs)}.`];
  return { summary: 'Somebody has it already.', parts: [{ kind: 'headline' as const, text }] };
}
