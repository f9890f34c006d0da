/** What a group is found by. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../src/core/fold.ts';
import { nameKey } from '../../src/store/name-key.ts';
import { anyName } from '../language/hostile.ts';
import { HOSTILE_NAMES } from './values.ts';

/** An index of PostgreSQL takes some 2,700 bytes. */
const MOST_BYTES = 2_000;

const anyText = fc.oneof(
  anyName,
  fc.constantFrom(...HOSTILE_NAMES),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 400 })
    .map((units) => String.fromCharCode(...units)),
);

describe('the key of a name', () => {
  it('is the folded name, where a database can hold that', () => {
    expect(nameKey('  Büro – Straße  ')).toBe('buro - strasse');
    expect(nameKey('x'.repeat(200))).toBe('x'.repeat(200));
  });

  it('of a long name is its beginning and a hash that depends on all of it', () => {
    const long = 'x'.repeat(10_000);
    expect(nameKey(long)).toMatch(/^x{100}#[0-9a-f]{64}$/);
    expect(nameKey(`${long}a`)).not.toBe(nameKey(`${long}b`));
    expect(nameKey(`${long}A`)).toBe(nameKey(`${long}a`));
  });

  it('is short, holds what a database may, and is its own key', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const key = nameKey(name);
        expect(Buffer.byteLength(key)).toBeLessThan(MOST_BYTES);
        expect(key).not.toMatch(/\0|\p{Surrogate}/u);
        expect(nameKey(key)).toBe(key);
        expect(nameKey(fold(name))).toBe(key);
      }),
      { numRuns: 2_000 },
    );
  });
});
