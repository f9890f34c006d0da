/** A PostgreSQL of the tests' own: a cluster in a temporary folder, on a Unix socket alone, ended by its process id. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** Debian's place; each version has its own folder. */
const INSTALLED = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root; its package makes this account. */
const ACCOUNT = 'postgres';
const SUPERUSER = 'tests';

export interface PostgresCluster {
  /** A database that nobody else uses; gone with the cluster. */
  newDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** What to say where there is none, or null. */
export function whyNoPostgres(): string | null {
  if (newestBin() === null) return `there is no PostgreSQL below ${INSTALLED}`;
  if (process.getuid?.() === 0 && accountIds() === null) {
    return `root may not run PostgreSQL, and there is no account "${ACCOUNT}"`;
  }
  return null;
}

export async function startPostgres(): Promise<PostgresCluster> {
  const bin = newestBin();
  if (bin === null) throw new Error(whyNoPostgres() ?? 'no PostgreSQL');
  const as = process.getuid?.() === 0 ? accountIds() : null;
  // Short: the path of a Unix socket has room for some hundred characters.
  const folder = mkdtempSync('/tmp/qs-pg-');
  if (as !== null) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  const account = { ...as, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } };
  const made = spawnSync(
    join(bin, 'initdb'),
    ['--pgdata', data, '--username', SUPERUSER, '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'],
    { ...account, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'max_connections=60', '-c', 'fsync=off'],
    { ...account, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const killIt = (): boolean => server.kill('SIGQUIT');
  process.once('exit', killIt);
  await ready(server);
  let databases = 0;
  const url = (database: string): string => `postgres://${SUPERUSER}@/${database}?host=${folder}`;
  return {
    async newDatabase() {
      databases += 1;
      const client = new Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`create database d${databases}`);
      await client.end();
      return url(`d${databases}`);
    },
    async stop() {
      const ended = once(server, 'exit');
      // "Fast": ends the sessions there are, and the server with them.
      server.kill('SIGINT');
      await ended;
      process.off('exit', killIt);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** It says so itself, on its standard error. */
async function ready(server: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (piece: Buffer) => {
      said = (said + piece.toString()).slice(-10_000);
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
    server.once('error', reject);
  });
}

function newestBin(): string | null {
  if (!existsSync(INSTALLED)) return null;
  const versions = readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a));
  const bins = versions.map((version) => join(INSTALLED, version, 'bin'));
  return bins.find((bin) => existsSync(join(bin, 'initdb'))) ?? null;
}

function accountIds(): { uid: number; gid: number } | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${ACCOUNT}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) };
}
