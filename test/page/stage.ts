/** The demo as the page's tests see it: the same every time, whatever day it is. */
import { type Demo, type DemoOptions, runDemo } from '../../src/demo.ts';

/** A Wednesday, in Berlin. */
export const START = '2026-11-18T11:20:00+01:00';
export const ANA = 'U0ANA';
export const BEN = 'U0BEN';
export const CHIE = 'U0CHIE';
export const OPS = 'C0OPS';
/** As fast as the bot keeps up with: an alert opens and closes in seconds. */
export const FAST = 600;

export function openStage(options: Partial<DemoOptions> = {}): Promise<Demo> {
  return runDemo({ port: 0, queueCount: 12, startMs: Date.parse(START), ...options });
}
