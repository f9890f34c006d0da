/** The words of a rich text, for sorting. */

export function richWords(value) {
  if (Array.isArray(value)) return value.map(richWords).join('');
  if (value === null || typeof value !== 'object') return '';
  return value.text ?? value.fallback ?? richWords(value.elements ?? []);
}
