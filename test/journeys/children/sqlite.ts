/** The SQLite of a bot that is to die at a commit: the real one, whose statements are looked at as they run. */
import { createRequire } from 'node:module';

/** Of the next transaction that puts rows into the outbox: all is done but its end, or its end was the last that was done. */
export type CommitEdge = 'before its commit' | 'after its commit';

let edge: CommitEdge | null = null;
let hasNewRows = false;

export function dieAt(when: CommitEdge): void {
  edge = when;
}

// The bundle has this file in the package's place; the package itself is found from the bundle.
const real = createRequire(process.argv[1] ?? '')(
  '@photostructure/sqlite',
) as typeof import('@photostructure/sqlite');

export class DatabaseSync extends real.DatabaseSync {
  override prepare(sql: string): ReturnType<InstanceType<typeof real.DatabaseSync>['prepare']> {
    const statement = super.prepare(sql);
    const run = statement.run.bind(statement);
    Object.defineProperty(statement, 'run', {
      value(...binds: Parameters<typeof run>) {
        dieIf(sql, 'before its commit');
        const done = run(...binds);
        dieIf(sql, 'after its commit');
        if (sql.startsWith('begin')) hasNewRows = false;
        if (sql.startsWith('insert into "outbox"')) hasNewRows = true;
        return done;
      },
    });
    return statement;
  }
}

function dieIf(sql: string, at: CommitEdge): void {
  if (sql === 'commit' && hasNewRows && edge === at) process.kill(process.pid, 'SIGKILL');
}
