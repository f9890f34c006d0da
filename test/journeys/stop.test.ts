/** SIGTERM to the bot as it is shipped: nothing new is taken in, what is under way is answered, and the end is in sight. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Built, build, environmentOf, type Running } from './built.ts';
import { ANA, BEN, OPS, openWorld, type World } from './whole.ts';

const LONG = 120_000;
const LATE_MS = 1_500;
/** Ten seconds, and some for the rest and for a busy machine. */
const MOST_STOP_MS = 16_000;

let built: Built;
beforeAll(() => {
  built = build();
}, LONG);
afterAll(() => built?.remove());

interface Bot extends Running {
  world: World;
  port: number;
  /** The status of a path, and what it says; null: nobody listens any more. */
  get(path: string): Promise<{ status: number; text: string } | null>;
}

async function startBot(mode: 'socket' | 'http'): Promise<Bot> {
  const world = await openWorld({
    mode,
    at: new Date().toISOString(),
    speed: 1,
    organisation: { queueCount: 2, historyDays: 2 },
  });
  onTestFinished(world.stop);
  const running = built.run(['start'], { ...environmentOf(world), TICK_SECONDS: '10' });
  onTestFinished(() => void running.child.kill('SIGKILL'));
  const { port } = await running.says('listening');
  world.listensAt(Number(port));
  await running.says('connected to Slack');
  await world.connected();
  async function get(path: string) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
      return { status: response.status, text: await response.text() };
    } catch {
      // The answer to the question whether anybody listens.
      return null;
    }
  }
  await expect.poll(async () => (await get('/readyz'))?.status, { timeout: LONG }).toBe(200);
  return { ...running, world, port: Number(port), get };
}

describe.each(['socket', 'http'] as const)('SIGTERM over %s', { timeout: LONG }, (mode) => {
  it('says at once that it is not ready, gives the answers under way, and ends with 0', async () => {
    const bot = await startBot(mode);
    const { workspace, organisation } = bot.world;
    organisation.faults.set({ kind: 'slow', ms: LATE_MS, target: 'aggregates' });
    workspace.faults.set({ kind: 'slow', ms: LATE_MS, method: 'chat.postMessage' });
    const typed = await workspace.command({ user: ANA, channel: OPS, line: '/queue-stats all today' });
    const mentioned = await workspace.mention({ user: BEN, channel: OPS, text: 'queues' });
    expect([typed.acked, mentioned.acked]).toEqual([true, true]);

    bot.child.kill('SIGTERM');
    const signalledAtMs = performance.now();
    await bot.says('stopping');
    const ready = await bot.get('/readyz');
    expect(ready?.status).toBe(503);
    expect(ready?.text).toContain('it is stopping');
    expect((await bot.get('/healthz'))?.status).toBe(200);
    expect([typed.answers, mentioned.answers]).toEqual([[], []]);

    const { code, err, out } = await bot.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(performance.now() - signalledAtMs).toBeLessThan(MOST_STOP_MS);
    expect(typed.answers).toHaveLength(1);
    expect(mentioned.answers).toHaveLength(1);
    expect(out).not.toMatch(/"level":(40|50)/);
    expect(bot.lines().at(-1)?.msg).toBe('stopped');
    expect(await bot.get('/healthz')).toBeNull();
  });

  it('is not kept by a Genesys that never answers: the drain ends after ten seconds, with 0', async () => {
    const bot = await startBot(mode);
    bot.world.organisation.faults.set({ kind: 'hang', target: 'all' });
    const typed = await bot.world.workspace.command({
      user: ANA,
      channel: OPS,
      line: '/queue-stats all today',
    });
    expect(typed.acked).toBe(true);
    bot.child.kill('SIGTERM');
    const signalledAtMs = performance.now();
    const { code } = await bot.ended;
    expect(code).toBe(0);
    expect(performance.now() - signalledAtMs).toBeLessThan(MOST_STOP_MS);
    expect(bot.lines().map(({ msg }) => msg)).toContain('not all that was under way has ended');
  });
});

describe('SIGTERM during the start', { timeout: LONG }, () => {
  it('ends it at once, with 0, and frees the folder', async () => {
    const world = await openWorld({ at: new Date().toISOString(), speed: 1 });
    onTestFinished(world.stop);
    world.workspace.faults.set({ kind: 'hang', method: 'auth.test' });
    const env = environmentOf(world);
    const running = built.run(['start'], env);
    await running.says('listening');
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0, err: '' });
    world.workspace.faults.clear();
    const next = built.run(['start'], env);
    onTestFinished(() => void next.child.kill('SIGKILL'));
    await next.says('connected to Slack');
    next.child.kill('SIGTERM');
    expect(await next.ended).toMatchObject({ code: 0 });
  });
});
