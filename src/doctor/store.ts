/** Of the store: that a bot could use it, whether one runs on it already or not. */
import { inspectStore, type StoreDetail, type Unusable } from '../store/inspect.ts';
import type { StoreConfig } from '../store/open.ts';
import { broken, type Finding, fine, weaker } from './finding.ts';

/** The oldest that is still cared for by those who make it. https://www.postgresql.org/support/versioning/ */
const OLDEST_SERVER = 14;

export async function examineStore(config: StoreConfig): Promise<Finding[]> {
  const found = await inspectStore(config);
  const isFolder = config.databaseUrl === null;
  if (found.kind === 'unusable') {
    const { what, mend } = (isFolder ? FOLDER_WORDS : POSTGRES_WORDS)[found.why];
    const where = isFolder ? `the folder ${config.dataDir}` : 'PostgreSQL';
    return [broken(`Store: ${where} ${what}${found.code === null ? '' : ` (${found.code})`}`, mend)];
  }
  const { detail } = found;
  return isFolder ? examineFolder(config.dataDir, detail) : examineServer(detail);
}

function examineFolder(folder: string, detail: StoreDetail): Finding[] {
  const kept = fine(`Store: rules and episodes are kept in the folder ${folder}${ageOf(detail)}`);
  if (detail.networkDisk === null) return [kept];
  const what = `Store: the folder ${folder} is on a network file system (${detail.networkDisk}), whose locks cannot be relied on`;
  return [
    kept,
    weaker(what, 'Give it a folder on a local disk with DATA_DIR, or use PostgreSQL (DATABASE_URL).'),
  ];
}

function examineServer(detail: StoreDetail): Finding[] {
  const { server } = detail;
  const version = server === null ? '' : ` ${server}`;
  const kept = fine(`Store: rules and episodes are kept in PostgreSQL${version}${ageOf(detail)}`);
  if (server === null || server >= OLDEST_SERVER) return [kept];
  return [
    kept,
    weaker(`Store: PostgreSQL ${server} is no longer cared for`, `Bring it up to ${OLDEST_SERVER} or newer.`),
  ];
}

function ageOf({ version, known }: StoreDetail): string {
  if (version === null) return '; it is made at the start';
  return version < known ? '; it is brought up to date at the next start' : '';
}

type Words = Readonly<Record<Unusable, { what: string; mend: string }>>;

const NEWER = {
  what: 'was used by a newer version of this program',
  mend: 'Start the newer program again, or give this one a store of its own.',
};

const FOLDER_WORDS: Words = {
  newer: NEWER,
  'not-writable': {
    what: 'may not be written to',
    mend: 'Give it to the account that the bot runs under (chown), or set DATA_DIR to another.',
  },
  'no-folder': {
    what: 'cannot be made',
    mend: 'Set DATA_DIR to a folder that the account of the bot may make or write to.',
  },
  busy: {
    what: 'is locked by another process for longer than a bot would',
    mend: 'End what else has it open, such as a backup or a shell of sqlite3.',
  },
  unreachable: { what: 'cannot be opened', mend: 'Set DATA_DIR to a folder on a local disk.' },
  'read-only': { what: 'may not be written to', mend: 'Set DATA_DIR to a folder that may be.' },
  broken: {
    what: 'holds a file queue-stats.sqlite that is no database',
    mend: 'Put a backup in its place, or move it away: a new one is made, without rules.',
  },
};

const POSTGRES_WORDS: Words = {
  newer: NEWER,
  'not-writable': {
    what: 'gives no right to make tables',
    mend: 'grant create, usage on schema public to the account in DATABASE_URL.',
  },
  'no-folder': { what: 'cannot be reached', mend: 'Check DATABASE_URL.' },
  busy: { what: 'does not answer in time', mend: 'See what else holds its locks.' },
  unreachable: {
    what: 'cannot be reached',
    mend: 'Check host, port, name, account and password in DATABASE_URL, and that it is reached from here.',
  },
  'read-only': {
    what: 'is a copy that only reads',
    mend: 'Give the address of the primary in DATABASE_URL.',
  },
  broken: { what: 'cannot be read', mend: 'Check that DATABASE_URL names the right database.' },
};
