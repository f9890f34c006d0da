/** The question that offers the nearest known words. */

/** "Did you mean Sales or Sales EN?"; the other sentence when there is nothing near. */
export function didYouMean(nearest: readonly string[], otherwise: string): string {
  if (nearest.length === 0) return otherwise;
  return `Did you mean ${either(nearest)}?`;
}

/** "15, 30 or 45". */
export function either(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length <= 1 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
