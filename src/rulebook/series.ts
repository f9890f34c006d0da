/** A series in the notation of Prometheus' rule tests: "0x10", "1+2x5", "10-1x4", "_x3", "7". */

/** A value a step; null: no figure. */
export type Series = readonly (number | null)[];

export type ReadSeries =
  | { ok: true; series: Series }
  | { ok: false; typed: string; what: string; todo: string };

/** A week in minutes. */
export const MAX_STEPS = 10_080;

/** As there: `axn` is a and n more, `a+bxn` is a and n more that each grow by b, `_xn` are n without a figure. */
export function readSeries(text: string, isWhole: boolean): ReadSeries {
  const series: (number | null)[] = [];
  for (const typed of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const found = PART.exec(typed);
    if (found === null)
      return {
        ok: false,
        typed,
        what: `“${typed}” is no part of a series.`,
        todo: 'Write numbers, `0x10`, `1+2x5`, `10-1x4` or `_x3`.',
      };
    const [, start = '', sign, step, times] = found;
    const more = Number(times ?? (start === '_' ? 1 : 0));
    if (series.length + more >= MAX_STEPS)
      return {
        ok: false,
        typed,
        what: `A series has at most ${MAX_STEPS.toLocaleString('en-US')} steps.`,
        todo: 'Take a longer step with `every:`.',
      };
    if (start === '_') {
      for (let at = 0; at < more; at += 1) series.push(null);
      continue;
    }
    const by = Number(step ?? 0) * (sign === '-' ? -1 : 1);
    for (let at = 0; at <= more; at += 1) series.push(tidy(Number(start) + at * by));
    const fault = faultOf(typed, Number(start), by, more, isWhole);
    if (fault !== null) return { ok: false, typed, ...fault };
  }
  if (series.length > 0) return { ok: true, series };
  return {
    ok: false,
    typed: text,
    what: 'A series has at least one value.',
    todo: 'Write numbers, such as `0x10`.',
  };
}

const PART = /^(_|\d{1,9}(?:\.\d{1,6})?)(?:(?:([+-])(\d{1,9}(?:\.\d{1,6})?))?x(\d{1,5}))?$/;

function faultOf(
  typed: string,
  start: number,
  by: number,
  more: number,
  isWhole: boolean,
): { what: string; todo: string } | null {
  if (start + more * by < 0) {
    const most = Math.floor(start / -by);
    return { what: `“${typed}” falls below 0.`, todo: `Write \`${start}-${-by}x${most}\` at most.` };
  }
  if (isWhole && (!Number.isInteger(start) || !Number.isInteger(by)))
    return { what: `“${typed}” counts in parts.`, todo: 'Calls and people are whole numbers.' };
  return null;
}

/** 0.1 + 0.2 is 0.3. */
function tidy(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
