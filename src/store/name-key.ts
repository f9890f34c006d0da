/** What a group is found by, whoever spells its name how. */
import { createHash } from 'node:crypto';
import { fold } from '../core/fold.ts';

/** An index of PostgreSQL takes no more than some 2,700 bytes, of which a character has up to four. */
const MOST_CHARACTERS = 200;
const KEPT_OF_LONGER = 100;

/** Folded; of a name that no index would take, its beginning and a hash. The key of a key is itself. */
export function nameKey(name: string): string {
  const folded = fold(name);
  if (folded.length <= MOST_CHARACTERS) return wellFormed(folded);
  const hash = createHash('sha256').update(folded).digest('hex');
  return wellFormed(`${folded.slice(0, KEPT_OF_LONGER)}#${hash}`);
}

/** Half a character would reach one database as something else than the other. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
