import { describe, expect, it } from 'vitest';
import type { Clock, Log } from '../../src/core/ports.ts';
import { createRole, seenOf } from '../../src/ops/role.ts';

function aRole() {
  const lead = { epoch: null as number | null };
  let nowMs = 1_000;
  const said: string[] = [];
  let anew = 0;
  const clock: Pick<Clock, 'now'> = { now: () => nowMs };
  const log: Pick<Log, 'info'> = { info: (what) => said.push(what) };
  const role = createRole(
    { isLeader: () => lead.epoch !== null, epoch: () => lead.epoch },
    clock,
    log,
    () => {
      anew += 1;
    },
  );
  return {
    role,
    said,
    anew: () => anew,
    at(ms: number, epoch: number | null): boolean {
      nowMs = ms;
      lead.epoch = epoch;
      return role.leads();
    },
  };
}

describe('the role of a process', () => {
  it('is told once, however often it is asked for', () => {
    const { at, said, role } = aRole();
    expect([at(1, 4), at(2, 4), at(3, 4)]).toEqual([true, true, true]);
    expect(said).toEqual(['this process leads']);
    expect(role.tookOverAtMs()).toBeNull();
  });

  it('changes both ways, and remembers since when it leads after it stood by', () => {
    const { at, said, role, anew } = aRole();
    at(1, null);
    at(2, 7);
    expect(role.tookOverAtMs()).toBe(2);
    at(3, null);
    at(4, 9);
    expect(role.tookOverAtMs()).toBe(4);
    expect(said).toEqual([
      'this process stands by',
      'this process leads',
      'this process stands by',
      'this process leads',
    ]);
    expect(anew()).toBe(2);
  });

  it('leads anew when another led between two questions', () => {
    const { at, role, anew } = aRole();
    at(1, 4);
    at(2, 6);
    expect(anew()).toBe(2);
    expect(role.tookOverAtMs()).toBe(2);
  });

  it('is seen with the ages of its ticks only while it leads', () => {
    const { at, role } = aRole();
    const status = { lastGoodTickAtMs: 5, everyMs: 30_000 };
    at(1, null);
    expect(seenOf(role, status)).toEqual({ kind: 'stands-by' });
    at(2, 7);
    expect(seenOf(role, status)).toEqual({ kind: 'leads', tookOverAtMs: 2, ...status });
  });
});
