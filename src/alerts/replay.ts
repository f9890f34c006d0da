/** Rules over figures given by hand: the same places, the same looking and judging as in the tick. */
import type { InstanceState } from '../core/episode.ts';
import type { Judgement, Moment, ReplayedWorld } from '../core/replay.ts';
import { mediaSeenIn } from './instances.ts';
import { judge } from './judge.ts';
import { look } from './look.ts';
import { createPlaces } from './places.ts';
import { sightOf } from './sight.ts';

export function replay(
  { rules, directory, seasons, tickMs }: ReplayedWorld,
  moments: Iterable<Moment>,
  take: (judgement: Judgement) => void,
): void {
  const places = createPlaces();
  const states = new Map(rules.map((rule) => [rule.id, new Map<string, InstanceState>()]));
  for (const { atMs, recent, live } of moments) {
    const sight = sightOf({ recent, live, seasons });
    places.sees(mediaSeenIn(recent, seasons.keys(), states.values()));
    for (const rule of rules) {
      const known = states.get(rule.id) ?? new Map<string, InstanceState>();
      for (const place of places.of(rule, directory)) {
        const { instance } = place;
        const seen = look(rule, place, sight);
        const judged = judge(rule, known.get(instance.key) ?? null, seen, { nowMs: atMs, tickMs });
        known.set(instance.key, judged.state);
        take({ atMs, rule, instance, seen, ...judged });
      }
    }
  }
}
