/** Reads JSON bodies the strict way: a field that is unknown, missing or of the wrong kind is refused by name. */

import { badRequest, invalidValue } from './refusal.ts';

export type Fields = Record<string, unknown>;

/** An object with none but the known fields. */
export function fieldsOf(value: unknown, name: string, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest(`${name} must be an object.`, name);
  }
  for (const field of Object.keys(value)) {
    if (!known.includes(field)) throw badRequest(`Unrecognized field "${field}" in ${name}.`, field);
  }
  return value as Fields;
}

export function arrayOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw badRequest(`${name} must be an array.`, name);
  return value;
}

export function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '')
    throw badRequest(`${name} must be a non-empty string.`, name);
  return value;
}

/** One of the known words. */
export function wordOf<Word extends string>(value: unknown, name: string, known: readonly Word[]): Word {
  const found = known.find((word) => word === value);
  if (found === undefined) throw invalidValue(`Value [${String(value)}] is not valid for ${name}.`, name);
  return found;
}

/** Distinct known words, at least one. */
export function wordsOf<Word extends string>(value: unknown, name: string, known: readonly Word[]): Word[] {
  const words = arrayOf(value, name).map((word) => wordOf(word, name, known));
  if (words.length === 0) throw badRequest(`${name} must not be empty.`, name);
  return [...new Set(words)];
}

export function numberOf(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw badRequest(`${name} must be a number.`, name);
  return value;
}
