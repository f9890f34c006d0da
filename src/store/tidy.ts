/** What is forgotten, and when. */
import type { Tx } from './door.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days that things are kept after they ended. */
export const KEPT_DAYS = {
  /** Also their messages and where those stand, seasons of queues that nobody watches, and what was given up. */
  episodes: 90,
  /** Runs of digests, counted from when they were decided. */
  digestRuns: 90,
  audit: 400,
  /** Sent rows of the outbox, and edits that others replaced. */
  sent: 7,
  mutes: 1,
} as const;

export async function tidy(tx: Tx, nowMs: number): Promise<void> {
  const { episodes, digestRuns, audit, sent, mutes } = KEPT_DAYS;
  const oldMs = nowMs - episodes * DAY_MS;
  await tx.deleteFrom('episodes').where('closed_at_ms', '<', oldMs).execute();
  await tx
    .deleteFrom('messages')
    .where('closed_at_ms', '<', oldMs)
    .where((is) =>
      is.not(
        is.exists(
          is.selectFrom('episodes').select('episodes.id').whereRef('episodes.message_id', '=', 'messages.id'),
        ),
      ),
    )
    .execute();
  await tx
    .deleteFrom('outbox')
    .where('outcome', 'in', ['sent', 'merged'])
    .where('done_at_ms', '<', nowMs - sent * DAY_MS)
    .execute();
  await tx.deleteFrom('outbox').where('outcome', '=', 'parked').where('done_at_ms', '<', oldMs).execute();
  await dropPlaces(tx, oldMs);
  await tx.deleteFrom('seasons').where('to_ms', '<', oldMs).execute();
  await tx
    .deleteFrom('mutes')
    .where('until_ms', '<', nowMs - mutes * DAY_MS)
    .execute();
  await dropRuns(tx, nowMs - digestRuns * DAY_MS);
  await tx
    .deleteFrom('audit')
    .where('at_ms', '<', nowMs - audit * DAY_MS)
    .execute();
}

/** A message that is still edited, or answered in its thread, keeps its place. */
async function dropPlaces(tx: Tx, oldMs: number): Promise<void> {
  await tx
    .deleteFrom('places')
    .where('at_ms', '<', oldMs)
    .where((is) =>
      is.not(
        is.exists(
          is.selectFrom('messages').select('messages.id').whereRef('messages.id', '=', 'places.message_id'),
        ),
      ),
    )
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('outbox')
            .select('outbox.id')
            .where('outbox.outcome', '=', 'waiting')
            .whereRef('outbox.message_id', '=', 'places.message_id'),
        ),
      ),
    )
    .execute();
}

/** The last one of a digest stays: by it is known what the digest still owes. */
async function dropRuns(tx: Tx, oldMs: number): Promise<void> {
  await tx
    .deleteFrom('digest_runs')
    .where('at_ms', '<', oldMs)
    .where((is) =>
      is.or([
        is.exists(
          is
            .selectFrom('digest_runs as later')
            .select('later.due_at_ms')
            .whereRef('later.digest_id', '=', 'digest_runs.digest_id')
            .whereRef('later.due_at_ms', '>', 'digest_runs.due_at_ms'),
        ),
        is.not(
          is.exists(
            is
              .selectFrom('digests')
              .select('digests.id')
              .whereRef('digests.id', '=', 'digest_runs.digest_id'),
          ),
        ),
      ]),
    )
    .execute();
}
