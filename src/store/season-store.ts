/** What is usual, as it was learned last. */
import type { Season } from '../core/season.ts';
import type { SeasonStore } from '../core/store.ts';
import { SeasonBody } from './bodies.ts';
import { type Door, inPieces, type Tx } from './door.ts';
import { fromJson, toJson, UnreadableRow } from './json.ts';

/** `warn` hears of seasons that cannot be read: an earlier version's, until they are learned anew. */
export function createSeasonStore(door: Door, warn: (what: string) => void): SeasonStore {
  return {
    seasons: (queueIds) => door.read((tx) => seasons(tx, queueIds, warn)),
    putSeasons: (given) => door.lead((tx) => putSeasons(tx, given)),
  };
}

async function seasons(
  tx: Tx,
  queueIds: readonly string[],
  warn: (what: string) => void,
): Promise<Map<string, Season>> {
  const found = new Map<string, Season>();
  await inPieces(queueIds, async (piece) => {
    const rows = await tx
      .selectFrom('seasons')
      .selectAll()
      .where('queue_id', 'in', [...piece])
      .execute();
    for (const row of rows) {
      const key = seasonKey(row.queue_id, row.media);
      const season = readSeason(key, row.body, warn);
      if (season !== null) found.set(key, season);
    }
  });
  return found;
}

/** Learned from Genesys and not given by people: one that is lost is learned again, where a lost rule must be told. */
function readSeason(key: string, body: string, warn: (what: string) => void): Season | null {
  try {
    return fromJson(SeasonBody, body, 'seasons', key);
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    warn(error.message);
    return null;
  }
}

async function putSeasons(tx: Tx, given: Parameters<SeasonStore['putSeasons']>[0]): Promise<void> {
  const lastOfEach = new Map(given.map((one) => [seasonKey(one.queueId, one.media), one]));
  const rows = [...lastOfEach.values()].map(({ queueId, media, season }) => ({
    queue_id: queueId,
    media,
    to_ms: season.toMs,
    body: toJson(SeasonBody, season, 'seasons', seasonKey(queueId, media)),
  }));
  await inPieces(rows, (piece) =>
    tx
      .insertInto('seasons')
      .values([...piece])
      .onConflict((on) =>
        on.columns(['queue_id', 'media']).doUpdateSet((set) => ({
          to_ms: set.ref('excluded.to_ms'),
          body: set.ref('excluded.body'),
        })),
      )
      .execute(),
  );
}

function seasonKey(queueId: string, media: string): string {
  return `${queueId}/${media}`;
}
