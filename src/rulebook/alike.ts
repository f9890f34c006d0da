/** Whether two values say the same, whatever the order of their keys: what is read from a store may tell them in another. */

export function isAlike(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** Equal for values that say the same. */
export function canonical(value: unknown): string {
  return JSON.stringify(ordered(value));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, of]) => [key, ordered(of)]);
}
