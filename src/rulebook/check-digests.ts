/** The digests of a file: their sentences read as behind "digest". */

import type { CheckedDigest } from './checked.ts';
import type { CheckContext } from './checking.ts';

export function checkDigests({ book, faults }: CheckContext): CheckedDigest[] {
  for (const { key } of book.digests)
    faults.push({ from: key.from, what: 'Digests are not read yet.', todo: 'Leave them out.' });
  return [];
}
