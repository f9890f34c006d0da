/** Runs before every test file: whatever is sent to a pretend Slack in it passes the strict check, looked at or not. */
import { afterAll, expect } from 'vitest';
import { PayloadLog } from '../src/sandbox/workspace/payload-log.ts';
import { faultsOfPayload } from './payload-faults.ts';

/** These speak to the pretend Slack themselves, and badly, to see it refuse. */
const SPEAK_BADLY = /\/test\/(sandbox\/workspace\/|journeys\/payloads\.test\.ts$)/;
const MAX_FAULTS = 20;

const faults: string[] = [];
const { add } = PayloadLog.prototype;

PayloadLog.prototype.add = function look(entry) {
  if (faults.length < MAX_FAULTS) faults.push(...faultsOfPayload(entry));
  add.call(this, entry);
};

afterAll(() => {
  if (!SPEAK_BADLY.test(expect.getState().testPath ?? '')) expect(faults).toEqual([]);
});
