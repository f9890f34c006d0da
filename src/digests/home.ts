/** The digests' share of Home: when each comes next, and what became of the last time, skipped ones first. */
import { mayChange } from '../core/access.ts';
import type { HomeItem, HomePlace, HomeSource } from '../core/home.ts';
import { bold, type Inline } from '../core/message.ts';
import { READY_DIGESTS } from '../language/ready-digests.ts';
import { isElsewhere, type Sight, sightOf } from '../language/sight.ts';
import { skippedFirst } from './commands/list.ts';
import type { DigestParts } from './commands/parts.ts';
import { draftOf } from './saving.ts';
import {
  type DigestView,
  digestButtons,
  draftSentence,
  nextWords,
  outcomeWords,
  whenWords,
} from './say-digests.ts';

export function createDigestHome(parts: DigestParts): HomeSource {
  const { store, directories, clock, access } = parts;
  return async (place, asker) => {
    const from = place.kind === 'channel' ? place.channelId : asker.channelId;
    const told = await directories.seenFrom([from], 'command');
    const section = {
      title: 'Digests',
      empty: ['No digests yet: one tells a channel the figures at set times.'],
      buttons: READY_DIGESTS.map(({ word, label }) => ({
        kind: 'say' as const,
        id: `digest-${word.replaceAll(' ', '-')}`,
        label: `${label} digest`,
        line: `digest ${word}`,
      })),
    };
    if (!told.ok) return { ...section, items: [], fault: told.fault };
    const [digests, lastRuns] = await Promise.all([store.digests(), store.lastRuns()]);
    const sight = sightOf(told.value, directories.isTied(from));
    const views = digests
      .filter((digest) =>
        place.kind === 'mine' ? digest.ownerId === asker.userId : digest.channelId === place.channelId,
      )
      .filter(({ channelId }) => !isElsewhere(channelId, { ...asker, channelId: from }, parts))
      .map((digest): DigestView => ({ digest, lastRun: lastRuns.get(digest.id) ?? null }));
    const items = skippedFirst(views).map((view) =>
      itemOf(view, place, sight, clock.now(), mayChange(view.digest, asker.userId, access)),
    );
    return { ...section, items, fault: null };
  };
}

function itemOf(
  { digest, lastRun }: DigestView,
  place: HomePlace,
  sight: Sight,
  nowMs: number,
  may: boolean,
): HomeItem {
  const { id, name, due } = digest;
  // Its name stands above already.
  const draft = { ...draftOf(digest), name: null };
  const shown = place.kind === 'channel' ? { ...draft, channel: { kind: 'here' as const } } : draft;
  const isSkipped = lastRun?.outcome === 'skipped';
  const last: Inline[] =
    lastRun === null
      ? ['Not due yet.']
      : isSkipped
        ? [bold(`Not sent ${whenWords(lastRun.dueAtMs, due.zone)}:`), ' missed by 2 h or more.']
        : [`Last ${whenWords(lastRun.dueAtMs, due.zone)}, ${outcomeWords(lastRun, due.zone)}.`];
  return {
    text: [
      bold(`Digest ${id}${name === null ? '' : `, ${name}`}: next ${nextWords(digest, nowMs)}`),
      '\n',
      ...draftSentence(shown, sight),
    ],
    note: digest.keptIn === null ? last : [...last, ` Kept in ${digest.keptIn.file}.`],
    buttons: digestButtons(digest, may),
  };
}
