/** JSON columns ⇄ values: parsed exactly where they enter, and never written so that they could not be read again. */
import type { z } from 'zod';

/** The compiler complains when the schema lacks a member of the union. */
export function everyKind<T extends { kind: string }>() {
  return <S extends z.ZodType<T>>(schema: T['kind'] extends z.output<S>['kind'] ? S : never): z.ZodType<T> =>
    schema;
}

/** A row that is not what this version wrote: by hand, by a newer version, or by a broken disk. */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow';

  constructor(table: string, key: string | number, why: string) {
    super(`The store's table ${table} has a row that cannot be read, ${key}: ${why}`);
  }
}

const MOST_FAULTS_SAID = 3;

/** Throws UnreadableRow. */
export function fromJson<T>(schema: z.ZodType<T>, text: string, table: string, key: string | number): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableRow(table, key, 'it is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnreadableRow(table, key, sayFaults(parsed.error));
}

/** A bug, shown where it is made: kept, it would be found by whoever reads it, and hold up all that stands behind it. */
export function toJson<T>(schema: z.ZodType<T>, value: T, table: string, key: string | number): string {
  const parsed = schema.safeParse(value);
  if (parsed.success) return JSON.stringify(parsed.data);
  throw new TypeError(`What was given for ${table}, ${key}, cannot be kept: ${sayFaults(parsed.error)}`);
}

function sayFaults(error: z.ZodError): string {
  const faults = error.issues.slice(0, MOST_FAULTS_SAID);
  return faults.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
