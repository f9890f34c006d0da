/** How names are compared: case, accents and width do not count, nor which dash or quote somebody has on the keyboard. */

/** White space, and what cannot be seen or turns the writing around: it parts words and belongs to none. A class's inside. */
export const BLANK = String.raw`\s\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff`;
const BLANKS = new RegExp(`[${BLANK}]+`, 'gu');
const DASHES = /[‐‑‒–—―−]/g;
const SINGLE_QUOTES = /[‘’‚‛`´]/g;

/** Lower case, accents and width folded, dashes and quotes made plain: quotes first, since ´ is an accent to NFKD. */
export function fold(text: string): string {
  return text
    .replace(SINGLE_QUOTES, "'")
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .replace(DASHES, '-')
    .replace(BLANKS, ' ')
    .trim();
}
