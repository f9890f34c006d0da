/** One line of the doctor's: how something stands, and what to do about it. */

export interface Finding {
  verdict: 'fine' | 'note' | 'weaker' | 'broken';
  what: string;
  /** Null where there is nothing to do. */
  mend: string | null;
}

const MARKS = { fine: '✓', note: '·', weaker: '–', broken: '✗' } as const;

export function fine(what: string): Finding {
  return { verdict: 'fine', what, mend: null };
}

/** What cannot be looked at from here, and how to try it. */
export function note(what: string, mend: string | null = null): Finding {
  return { verdict: 'note', what, mend };
}

/** It works, less well. */
export function weaker(what: string, mend: string | null = null): Finding {
  return { verdict: 'weaker', what, mend };
}

export function broken(what: string, mend: string): Finding {
  return { verdict: 'broken', what, mend };
}

export function printed({ verdict, what, mend }: Finding): string {
  return `${MARKS[verdict]} ${what}${mend === null ? '' : `\n    ${mend}`}\n`;
}

/** "3 queues", "1 queue". */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
