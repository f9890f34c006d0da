/** Which command a line is for, by its first words. Pure. */
import type { Route } from '../core/route.ts';
import type { Token } from '../language/tokens.ts';

export interface Picked {
  route: Route;
  /** Where the command's own words end in the line: what stands behind them is for the command. */
  end: number;
}

/** "remove the digest 3", "history of digest 3". */
const BETWEEN: ReadonlySet<string> = new Set(['the', 'of', 'my', 'this', 'for', 'a']);
const MAX_BETWEEN = 2;

/** One that names the second word too wins over one that takes any; of equals the one that was listed first. */
export function pickRoute(tokens: readonly Token[], routes: readonly Route[]): Picked | null {
  const [first] = tokens;
  if (first === undefined || first.isQuoted) return null;
  const fitting = routes.filter(({ words }) => words.includes(first.folded));
  const second = secondWord(tokens);
  const exact = fitting.find((route) => route.second?.includes(second.folded) === true);
  if (exact !== undefined) return { route: exact, end: second.end };
  const open = fitting.find((route) => route.second === undefined);
  return open === undefined ? null : { route: open, end: first.end };
}

/** Empty where nothing stands behind the first word. */
function secondWord(tokens: readonly Token[]): { folded: string; end: number } {
  const isBetween = (at: number) => at <= MAX_BETWEEN && BETWEEN.has(tokens[at]?.folded ?? '');
  let at = 1;
  while (isBetween(at)) at += 1;
  const token = tokens[at];
  if (token !== undefined && !token.isQuoted) return token;
  return { folded: at === tokens.length ? '' : '"', end: tokens.at(-1)?.end ?? 0 };
}
