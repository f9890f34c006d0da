/** The one set of migrations, over both engines: run at each start, safe when two processes start at once. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from './schema.ts';

export type Engine = 'sqlite' | 'postgres';

/** In order, and never changed once it was released: what differs comes as one more at the end. */
const MIGRATIONS: readonly ((tx: Transaction<Tables>) => Promise<void>)[] = [
  createTables,
  addDigestsAndSettings,
];

/** Of the tables that this program knows. */
export const KNOWN_VERSION = MIGRATIONS.length;

/** PostgreSQL's name of the lock that migrations take: any number that is ours alone. */
const ADVISORY_LOCK = 7_305_812_403;

/** A newer version has run on this database: this one could misread what it wrote. */
export class NewerStore extends Error {
  override readonly name = 'NewerStore';

  constructor(found: number) {
    super(
      `The store has version ${found}, and this program knows versions up to ${MIGRATIONS.length}. Start the newer program again, or give this one a store of its own.`,
    );
  }
}

/** Throws NewerStore. */
export async function migrate(db: Kysely<Tables>, engine: Engine): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)})`.execute(tx);
    await sql`create table if not exists schema_version (version bigint not null)`.execute(tx);
    const found = await sql<{ version: number }>`select version from schema_version`.execute(tx);
    const version = found.rows[0]?.version ?? 0;
    if (version > MIGRATIONS.length) throw new NewerStore(version);
    for (const run of MIGRATIONS.slice(version)) await run(tx);
    if (version === MIGRATIONS.length) return;
    await sql`delete from schema_version`.execute(tx);
    await sql`insert into schema_version (version) values (${MIGRATIONS.length})`.execute(tx);
  });
}

async function createTables(tx: Transaction<Tables>): Promise<void> {
  const { schema } = tx;
  await schema
    .createTable('counters')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute();
  await tx
    .insertInto('counters')
    .values((['rule', 'audit', 'outbox', 'change', 'write'] as const).map((name) => ({ name, value: 0 })))
    .execute();
  await createRuleTables(tx);
  await createEpisodeTables(tx);
  await createOutboxTable(tx);
  await schema
    .createTable('seasons')
    .addColumn('queue_id', 'text', (column) => column.notNull())
    .addColumn('media', 'text', (column) => column.notNull())
    .addColumn('to_ms', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('seasons_key', ['queue_id', 'media'])
    .execute();
  await schema
    .createTable('audit')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('by_user_id', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('rule_id', 'bigint')
    .addColumn('words', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('audit_of_rule').on('audit').columns(['rule_id', 'id']).execute();
  await schema
    .createTable('lease')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('epoch', 'bigint', (column) => column.notNull())
    .addColumn('until_ms', 'bigint', (column) => column.notNull())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('lease_key', ['name', 'epoch'])
    .execute();
  await tx.insertInto('lease').values({ name: 'lead', epoch: 0, until_ms: 0, holder: '' }).execute();
}

async function createRuleTables({ schema }: Transaction<Tables>): Promise<void> {
  await schema
    .createTable('rules')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('trial_until_ms', 'bigint')
    .addColumn('changed_by', 'text', (column) => column.notNull())
    .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('states')
    .addColumn('rule_id', 'bigint', (column) => column.notNull().references('rules.id').onDelete('cascade'))
    .addColumn('instance', 'text', (column) => column.notNull())
    .addColumn('phase', 'text', (column) => column.notNull())
    .addColumn('since_ms', 'bigint')
    .addColumn('fired_at_ms', 'bigint')
    .addColumn('judged_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('frozen_since_ms', 'bigint')
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('states_key', ['rule_id', 'instance'])
    .execute();
  await schema
    .createTable('mutes')
    .addColumn('rule_id', 'bigint', (column) => column.notNull().references('rules.id').onDelete('cascade'))
    .addColumn('instance', 'text', (column) => column.notNull())
    .addColumn('until_ms', 'bigint', (column) => column.notNull())
    .addColumn('by_user_id', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('mutes_key', ['rule_id', 'instance'])
    .execute();
}

/** Episodes outlive their rule. */
async function createEpisodeTables({ schema }: Transaction<Tables>): Promise<void> {
  await schema
    .createTable('episodes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('rule_id', 'bigint', (column) => column.notNull())
    .addColumn('fired_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('closed_at_ms', 'bigint')
    .addColumn('message_id', 'text')
    .addColumn('taken_by', 'text')
    .addColumn('taken_at_ms', 'bigint')
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('episodes_of_rule').on('episodes').columns(['rule_id', 'fired_at_ms']).execute();
  await schema.createIndex('episodes_of_message').on('episodes').column('message_id').execute();
  await schema.createIndex('episodes_closed').on('episodes').column('closed_at_ms').execute();
  await schema
    .createTable('messages')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('opened_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('closed_at_ms', 'bigint')
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('messages_closed').on('messages').column('closed_at_ms').execute();
  await schema
    .createTable('places')
    .addColumn('message_id', 'text', (column) => column.primaryKey())
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('ts', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .execute();
}

async function createOutboxTable(tx: Transaction<Tables>): Promise<void> {
  await tx.schema
    .createTable('outbox')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text', (column) => column.notNull())
    .addColumn('broadcast', 'bigint', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('owner_id', 'text')
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'bigint', (column) => column.notNull())
    .addColumn('asked_at_ms', 'bigint')
    .addColumn('not_before_ms', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('done_at_ms', 'bigint')
    .addColumn('code', 'text')
    .execute();
  // Few rows wait or were sent more than once, and a week of sent ones lies beside them.
  await sql`create index outbox_waiting on outbox (channel_id, id) where outcome = 'waiting'`.execute(tx);
  await sql`create index outbox_again on outbox (done_at_ms) where outcome = 'sent' and attempts > 1`.execute(
    tx,
  );
}

async function addDigestsAndSettings(tx: Transaction<Tables>): Promise<void> {
  await tx
    .insertInto('counters')
    .values((['digest', 'settings'] as const).map((name) => ({ name, value: 0 })))
    .execute();
  await createDigestTables(tx);
  const { schema } = tx;
  await schema
    .createTable('groups')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('preferences')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('preferences_key', ['kind', 'id'])
    .execute();
  await giveAuditSubjects(tx);
}

/** Runs outlive their digest. */
async function createDigestTables({ schema }: Transaction<Tables>): Promise<void> {
  await schema
    .createTable('digests')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('due_since_ms', 'bigint', (column) => column.notNull())
    .addColumn('changed_by', 'text', (column) => column.notNull())
    .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('digest_runs')
    .addColumn('digest_id', 'bigint', (column) => column.notNull())
    .addColumn('due_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('digest_runs_key', ['digest_id', 'due_at_ms'])
    .execute();
}

/** The column comes first: on PostgreSQL nobody can then add an entry between the carrying over and the dropping. */
async function giveAuditSubjects(tx: Transaction<Tables>): Promise<void> {
  const { schema } = tx;
  await schema.alterTable('audit').addColumn('subject', 'text').execute();
  await sql`update audit set subject = 'rule:' || rule_id where rule_id is not null`.execute(tx);
  await schema.dropIndex('audit_of_rule').execute();
  await schema.alterTable('audit').dropColumn('rule_id').execute();
  await schema.createIndex('audit_of_subject').on('audit').columns(['subject', 'id']).execute();
}
