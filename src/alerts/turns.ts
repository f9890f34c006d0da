/** What episodes need to know of a place in one tick, beside the verdict: what it cost so far, and how it stands now. */
import type { Episode } from '../core/episode.ts';
import { metricOf, readMetric } from '../core/metric.ts';
import { LIVE_MEDIA } from '../core/queue.ts';
import { DEFAULT_OVER_MINUTES, type Rule } from '../core/rule.ts';
import { slotOf } from '../core/season.ts';
import { noLive, sumLive } from '../core/stats.ts';
import { MINUTE_MS, QUARTER_MS } from '../core/zone.ts';
import { countAbandoned, type EndedQuarter } from './abandoned.ts';
import type { Turn } from './episodes.ts';
import type { Judged } from './judge.ts';
import type { EpisodeView, LiveView } from './say-episode.ts';
import { mediaFilter, mediaFilterBut, offersOf, type Place, quartersOf, type Sight } from './sight.ts';

export function turnOf(
  rule: Rule,
  place: Place,
  judged: Judged,
  episode: Episode | null,
  sight: Sight,
  nowMs: number,
): Turn {
  const { state, verdict } = judged;
  const fired = verdict.kind === 'fire' ? verdict.evidence : (episode?.first ?? null);
  const fromMs =
    fired?.window?.startMs ?? Math.floor((fired?.fetchedAtMs ?? nowMs) / QUARTER_MS) * QUARTER_MS;
  const quarters = endedQuarters(place, rule, sight);
  return {
    rule,
    instance: place.instance,
    title:
      place.instance.queueId === null
        ? (rule.name ?? `${place.queues.length} queues`)
        : (place.queues[0]?.name ?? ''),
    verdict,
    recoveringSinceMs: state.phase.kind === 'recovering' ? state.phase.sinceMs : null,
    abandoned: quarters === null ? null : countAbandoned(episode?.abandoned ?? null, fromMs, quarters, nowMs),
    live: liveOf(place, rule, sight, nowMs),
    offered: offeredOf(place, rule, sight),
  };
}

/** What ended at a place in the last quarter-hours; null when the source is silent. */
function endedQuarters(place: Place, rule: Rule, sight: Sight): EndedQuarter[] | null {
  const found: EndedQuarter[] = [];
  for (const queue of place.queues) {
    const buckets = quartersOf(queue.id, sight);
    if (buckets === null) return null;
    for (const bucket of buckets) {
      for (const [media, stats] of bucket.media) {
        if (!isMeant(media, place, rule) || metricOf('abandon-percent').notFor.includes(media)) continue;
        const season = sight.seasons.get(`${queue.id}/${media}`);
        found.push({
          startMs: bucket.startMs,
          ended: stats.answered.count + stats.abandoned.count + stats.flowedOut.count,
          abandoned: stats.abandoned.count,
          usualShare:
            season === undefined ? null : (season.share[slotOf(bucket.startMs, season.zone)] ?? null),
        });
      }
    }
  }
  return found;
}

function isMeant(media: string, { instance }: Place, rule: Rule): boolean {
  if (instance.media !== null) return media === instance.media;
  return rule.media.length === 0 || rule.media.includes(media);
}

function liveOf(place: Place, rule: Rule, { live }: Sight, nowMs: number): LiveView | null {
  const [queue] = place.queues;
  if (live === null || queue === undefined || place.instance.queueId === null) return null;
  const seen = live.queues.get(queue.id);
  if (seen === undefined) return null;
  const types = [...seen.media].filter(([media]) =>
    place.instance.media === null && rule.media.length === 0
      ? LIVE_MEDIA.includes(media)
      : isMeant(media, place, rule),
  );
  const sum = types.length === 0 ? noLive() : sumLive(types.map(([, stats]) => stats));
  const longest = readMetric('longest', {
    interval: null,
    live: sum,
    agents: null,
    atMs: nowMs,
    media: null,
  });
  return {
    waiting: sum.waiting,
    longestSeconds: longest.kind === 'value' ? longest.value : null,
    agents: seen.agents === null ? null : { idle: seen.agents.idle, onQueue: seen.agents.onQueue },
  };
}

function offeredOf(place: Place, rule: Rule, sight: Sight): EpisodeView['offered'] {
  const minutes = rule.test.kind === 'live' ? DEFAULT_OVER_MINUTES : rule.test.overMinutes;
  const types = place.instance.media === null ? rule.media : [place.instance.media];
  const filter = types.length === 0 ? mediaFilterBut([]) : mediaFilter(types);
  const offers = offersOf(place, filter, (minutes * MINUTE_MS) / QUARTER_MS, sight);
  return offers === null || offers === 'learning' ? null : { seen: offers.seen, usual: offers.usual };
}
