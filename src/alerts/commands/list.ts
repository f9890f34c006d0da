/** `alerts`: the rules of this channel and one's own, or all, with how each stands. */
import type { Episode } from '../../core/episode.ts';
import type { Asker } from '../../core/ports.ts';
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import type { Rule } from '../../core/rule.ts';
import { localExample } from '../../language/examples.ts';
import { lexiconOf } from '../../language/lexicon.ts';
import { printRule } from '../../language/rule-print.ts';
import { plain } from '../../language/say.ts';
import { isElsewhere, type Sight, sightFor, veiled } from '../../language/sight.ts';
import { draftOf } from '../saving.ts';
import { type RuleView, sayRules } from '../say-rule.ts';
import { shownEpisodes } from '../veil.ts';
import type { CommandParts } from './parts.ts';

export const LIST_COMMAND: Command<CommandParts> = {
  words: ['alerts', 'rules'],
  usage: 'alerts [all]',
  about: 'the rules of this channel and yours, and how they stand',
  run,
};

const MAKE_ONE =
  'Make one: `alert support when abandon% > 8`, or `alert all voice when abandon spikes between 08:00-20:00`.';

async function run({ rest, line, asker }: Request, parts: CommandParts): Promise<Answer> {
  const told = await sightFor(line, asker, parts);
  if (!told.ok) return told.answer;
  const page = Number(/\bpage\s+(\d{1,4})\b/i.exec(rest)?.[1] ?? 1);
  const all = (await parts.store.rules()).filter(({ channelId }) => !isElsewhere(channelId, asker, parts));
  const near = all.filter((rule) => isNear(rule, asker));
  const showsAll = /\ball\b/i.test(rest) || near.length === 0;
  const rules = showsAll ? all : near;
  if (rules.length === 0) {
    return plain(
      told.isTied ? 'This channel has no rules yet.' : 'There are no rules yet.',
      localExample(MAKE_ONE, lexiconOf(told.directory)),
      [],
    );
  }
  const views = await viewsOf(rules, told, parts);
  const lexicon = lexiconOf(told.directory);
  const print = (rule: Rule) =>
    printRule({ ...draftOf(veiled(rule, told)), channel: { kind: 'here' } }, lexicon);
  const whose = told.isTied ? 'here' : showsAll ? 'in all' : 'here or yours';
  const nowMs = parts.clock.now();
  return said(sayRules(views, { page, nowMs, isAll: showsAll, whose, asker, print }));
}

function isNear(rule: Rule, { channelId, userId }: Asker): boolean {
  return rule.channelId === channelId || rule.ownerId === userId;
}

/** Those that fire first, then by number; of what fires, what is seen there. */
export async function viewsOf(
  rules: readonly Rule[],
  sight: Sight,
  { store, clock }: CommandParts,
): Promise<Omit<RuleView, 'words'>[]> {
  const [{ episodes }, mutes] = await Promise.all([store.openEpisodes(), store.mutes(clock.now())]);
  const openOf = new Map<number, Episode[]>();
  for (const episode of shownEpisodes(episodes, sight).filter(({ closedAtMs }) => closedAtMs === null))
    openOf.set(episode.ruleId, [...(openOf.get(episode.ruleId) ?? []), episode]);
  const mutedUntil = new Map<number, number>();
  for (const { ruleId, instance, untilMs } of mutes)
    if (instance === '*') mutedUntil.set(ruleId, Math.max(mutedUntil.get(ruleId) ?? 0, untilMs));
  const partly = new Set(mutes.map(({ ruleId }) => ruleId));
  const views = rules.map((rule) => ({
    rule,
    open: openOf.get(rule.id) ?? [],
    mutedUntilMs: mutedUntil.get(rule.id) ?? null,
    isPartlyMuted: partly.has(rule.id),
  }));
  return views.sort((a, b) => Number(b.open.length > 0) - Number(a.open.length > 0) || a.rule.id - b.rule.id);
}
