/** What is wrong with a file of rules: where, what, and what to do about it. */

export interface BookFault {
  /** Offset into the source. */
  from: number;
  /** A sentence. */
  what: string;
  /** Another. */
  todo: string;
}

/** As whoever reads the file counts: both from 1. */
export interface Spot {
  line: number;
  column: number;
}

/** Says where offsets lie; made once for a source. */
export function spotsOf(source: string): (offset: number) => Spot {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: [...source.slice(starts[low] ?? 0, offset)].length + 1 };
  };
}
