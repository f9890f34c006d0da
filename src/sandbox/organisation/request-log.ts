/** What was asked of the organisation: every request with its answer's status and size, and never a header or a secret. */

export interface LoggedRequest {
  /** Pretend time. */
  at: number;
  method: string;
  path: string;
  /** Without the question mark; '' if none. */
  query: string;
  /** 0 when no answer was given. */
  status: number;
  bytesIn: number;
  bytesOut: number;
}

export interface RequestLog {
  /** The latest of them, oldest first. */
  readonly entries: readonly LoggedRequest[];
  /** How many since the last clear, whose path begins so; all, if left out. */
  count(pathPrefix?: string): number;
  clear(): void;
}

const MAX_ENTRIES = 20_000;
const MAX_PATHS = 1_000;

export function createRequestLog(): RequestLog & { add(entry: LoggedRequest): void } {
  const entries: LoggedRequest[] = [];
  const counts = new Map<string, number>();
  return {
    entries,
    add(entry) {
      if (entries.length >= MAX_ENTRIES) entries.splice(0, MAX_ENTRIES / 2);
      entries.push(entry);
      const path = counts.has(entry.path) || counts.size < MAX_PATHS ? entry.path : '/other';
      counts.set(path, (counts.get(path) ?? 0) + 1);
    },
    count(pathPrefix = '/') {
      let total = 0;
      for (const [path, times] of counts) if (path.startsWith(pathPrefix)) total += times;
      return total;
    },
    clear() {
      entries.length = 0;
      counts.clear();
    },
  };
}
