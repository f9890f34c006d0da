/** Waits for what comes by itself, and never for a time. */
import { expect } from 'vitest';
import { PATIENCE_MS } from './visit.ts';

/** What is read comes to be what is expected, however busy the machine is. */
export function eventually<T>(read: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: PATIENCE_MS });
}
