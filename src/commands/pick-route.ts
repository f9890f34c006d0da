/** Which command a line is for, by its first words. Pure. */
import type { Route } from '../core/route.ts';
import type { Token } from '../language/tokens.ts';

export interface Picked {
  route: Route;
  /** What stands in the line beside the command's own words. */
  rest: string;
}

/** "remove the digest 3", "history of digest 3". */
const BETWEEN: ReadonlySet<string> = new Set(['the', 'of', 'my', 'this', 'for', 'a']);
const MAX_BETWEEN = 2;
const NUMBER = /^#?\d{1,9}$/;

/** One that names the second word too wins over one that takes any; of equals the one that was listed first. */
export function pickRoute(line: string, tokens: readonly Token[], routes: readonly Route[]): Picked | null {
  const [first] = tokens;
  if (first === undefined || first.isQuoted) return null;
  const fitting = routes.filter(({ words }) => words.includes(first.folded));
  for (const { folded, rest } of secondWords(line, tokens)) {
    const exact = fitting.find((route) => route.second?.includes(folded) === true);
    if (exact !== undefined) return { route: exact, rest: rest.trim() };
  }
  const open = fitting.find((route) => route.second === undefined);
  return open === undefined ? null : { route: open, rest: line.slice(first.end).trim() };
}

/** '' where nothing stands behind the first; behind a number there is another that counts: "remove 3 digest". */
function secondWords(line: string, tokens: readonly Token[]): { folded: string; rest: string }[] {
  let at = 1;
  while (at <= MAX_BETWEEN && isWord(tokens[at]) && BETWEEN.has(tokens[at]?.folded ?? '')) at += 1;
  const second = tokens[at];
  if (second === undefined) return [{ folded: '', rest: '' }];
  if (!isWord(second)) return [];
  const found = [{ folded: second.folded, rest: line.slice(second.end) }];
  const third = tokens[at + 1];
  if (third !== undefined && isWord(third) && NUMBER.test(second.folded))
    found.push({ folded: third.folded, rest: `${second.text} ${line.slice(third.end)}` });
  return found;
}

function isWord(token: Token | undefined): boolean {
  return token?.isQuoted === false;
}
