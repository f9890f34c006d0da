/** A short name for a text, to tell whether it changed: not for secrets. FNV-1a, twice 32 bits. http://www.isthe.com/chongo/tech/comp/fnv */

const PRIME = 16_777_619;
const OFFSETS = [2_166_136_261, 3_339_675_911] as const;

export function fingerprintOf(text: string): string {
  return OFFSETS.map((offset) => fnv(text, offset).toString(36)).join('');
}

function fnv(text: string, offset: number): number {
  let hash = offset;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash >>> 0;
}
