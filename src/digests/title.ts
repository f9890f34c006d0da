/** What a digest is called: "Yesterday, Tue 17 Nov, Retail". Pure. */
import type { Digest } from '../core/digest.ts';
import { type Period, printPeriod, resolvePeriod } from '../core/period.ts';
import type { Query } from '../core/query.ts';
import { mediaLabel } from '../core/queue.ts';
import { closedPart } from '../core/report.ts';
import { localTime } from '../core/zone.ts';
import { formatClock, formatDay, formatSpan } from '../language/figures.ts';
import type { Lexicon } from '../language/lexicon.ts';

const MAX_NAMES = 3;
const MAX_NAME_LENGTH = 60;

export interface Titled {
  digest: Pick<Digest, 'name' | 'due' | 'queries'>;
  dueAtMs: number;
  /** "Test of digest 3"; null: it is the digest itself. */
  mark: string | null;
}

/** Of its first query; `seen` is that without what is not seen here, null when nothing of it is. */
export function titleOf(seen: Query | null, { digest, dueAtMs, mark }: Titled, lexicon: Lexicon): string {
  const [first] = digest.queries;
  const when = first === undefined ? [] : whenWords(first.period, dueAtMs, first.zone ?? digest.due.zone);
  const what = digest.name ?? (seen === null ? '' : scopeWords(seen, lexicon));
  return [mark ?? '', ...when, what].filter((words) => words !== '').join(', ');
}

/** For those who list digests: what one is called when nobody named it. */
export function digestName({ name, queries }: Pick<Digest, 'name' | 'queries'>, lexicon: Lexicon): string {
  const [first] = queries;
  if (name !== null || first === undefined) return name ?? '';
  return `${scopeWords(first, lexicon)} ${printPeriod(first.period)}`;
}

function whenWords(period: Period, dueAtMs: number, zone: string): string[] {
  const interval = resolvePeriod(period, dueAtMs, zone);
  if (interval === null) return ['Now', formatDay(localTime(dueAtMs, zone))];
  const words = capital(periodWords(period));
  const { startMs, endMs } = closedPart(interval, dueAtMs) ?? interval;
  const isToday = period.kind === 'day' && period.day === 'today' && period.hours === null;
  if (isToday && localTime(endMs, zone).minuteOfDay > 0)
    return [`${words} until ${formatClock(endMs, zone)}`, formatDay(localTime(startMs, zone))];
  return [words, formatSpan(startMs, endMs, zone)];
}

/** Empty for a period that is its dates. */
function periodWords(period: Period): string {
  if (period.kind === 'dates') return '';
  if (period.kind !== 'day') return printPeriod(period);
  return typeof period.day === 'string' ? period.day : '';
}

function scopeWords({ scope, media }: Query, lexicon: Lexicon): string {
  const types = media.map((type) => mediaLabel(type).toLowerCase()).join(', ');
  return [placeWords(scope, lexicon), types].filter((words) => words !== '').join(' ');
}

function placeWords(scope: Query['scope'], lexicon: Lexicon): string {
  if (scope.kind === 'all' || (scope.kind === 'here' && lexicon.here === null)) return 'all queues';
  if (scope.kind === 'here') return "this channel's queues";
  const names = scope.names.map((name) => (name.kind === 'pattern' ? name.pattern : name.name));
  const shown = names.slice(0, MAX_NAMES).join(', ');
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return `${shown.length > MAX_NAME_LENGTH ? `${shown.slice(0, MAX_NAME_LENGTH - 1)}…` : shown}${more}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
