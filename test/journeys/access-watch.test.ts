/** Rules of a channel that is tied to queues: what they watch, and what becomes of an alert when a queue is tied away. */
import { describe, expect, it } from 'vitest';
import type { QueueName } from '../../src/core/queue.ts';
import { readTies, type Ties } from '../../src/settings/ties.ts';
import { newDigest, query } from '../store/values.ts';
import { type Alerting, elementsOf, MINUTE, SECOND, startAlerting } from './alerting.ts';
import { queueNamed } from './counted.ts';
import { shown } from './read.ts';
import { ANA, OPS } from './whole.ts';

const ENOUGH_MS = 120_000;
const FLOOR = 'C0FLOOR';

function ties(text: string): Ties {
  const read = readTies(text);
  if (!read.ok) throw new Error(read.faults.join());
  return read.ties;
}

function named(...names: string[]) {
  return {
    scope: { kind: 'named' as const, names: names.map((name): QueueName => ({ kind: 'exact', name })) },
  };
}

/** What was sent to a channel from one payload on. */
function sentTo({ workspace }: Alerting, channel: string, from = 0): string {
  const sent = workspace.payloads.all().slice(from);
  return JSON.stringify(sent.filter(({ body }) => body.channel === channel));
}

describe('a rule', { timeout: ENOUGH_MS }, () => {
  it('watches no more than its channel sees, whatever it names', async () => {
    const alerting = await startAlerting({ access: { ties: ties(`${OPS}=Sales*,Claims`) } });
    const all = { scope: { kind: 'all' } as const, media: [] };
    await alerting.addRule({ ...all, forMinutes: 0 });
    await alerting.addRule({ ...all, forMinutes: 0, channelId: FLOOR });
    alerting.spike('Billing', 40, 12);
    await alerting.until('Billing fires where it is seen', () =>
      alerting.posts(FLOOR).find((post) => shown(post).includes('Billing')),
    );
    await alerting.run(5 * MINUTE);
    const episodes = await alerting.episodes();
    const billing = queueNamed(alerting.organisation, 'Billing').id;
    expect(episodes.filter(({ channelId }) => channelId === OPS).map(({ title }) => title)).not.toContain(
      'Billing',
    );
    expect(sentTo(alerting, OPS)).not.toContain('Billing');
    expect(sentTo(alerting, OPS)).not.toContain(billing);
  });

  it('closes what is open at a queue that is tied away, and names it no more', async () => {
    const alerting = await startAlerting();
    await alerting.addRule({ ...named('Billing', 'Claims'), media: [], forMinutes: 0 });
    alerting.spike('Billing', 90, 12);
    await alerting.until('Billing fires', () =>
      alerting.posts().find((post) => shown(post).includes('Billing')),
    );
    const post = alerting.post();
    const from = alerting.workspace.payloads.all().length;
    const { access } = alerting.config.alerts;
    alerting.config.alerts.access = { ...access, ties: ties(`${OPS}=Sales*,Claims`) };
    await alerting.restart(10 * SECOND);
    await alerting.until('it is closed', () =>
      shown(alerting.current(post)).includes('no longer has the queue'),
    );
    await alerting.run(5 * MINUTE);
    const now = shown(alerting.current(post));
    expect(now).toContain('A queue not shown here was closed because the rule no longer has the queue');
    expect(now).not.toContain('Billing');
    const sent = sentTo(alerting, OPS, from);
    expect(sent).toContain('A queue not shown here');
    expect(sent).not.toContain('Billing');
    expect(sent).not.toContain(queueNamed(alerting.organisation, 'Billing').id);
    expect(await alerting.episodes()).toEqual([]);
    expect(await alerting.app().store.episodesOf(1, 10)).toMatchObject([
      { title: 'Billing', closedBecause: 'queue-gone' },
    ]);
    expect(shown(await alerting.ask('history 1'))).not.toContain('Billing');
    expect(shown(await alerting.ask('alert 1'))).toContain('Claims, "a queue not shown here"');
  });

  it('and a digest tell of no more than their channel sees, in words and in buttons', async () => {
    const alerting = await startAlerting({ access: { ties: ties(`${OPS}=Sales*,Claims`) } });
    const { organisation, workspace } = alerting;
    const deed = { by: ANA, atMs: alerting.now() };
    const due = { minute: 14 * 60 + 7, days: [1, 2, 3, 4, 5, 6, 7], zone: 'Europe/Berlin', except: [] };
    const queries = [query(), query({ by: ['media'] }), query(named('Billing', 'Claims'))];
    await alerting
      .app()
      .store.addDigest(newDigest({ queries, due, dueSinceMs: alerting.now() }), 'made it', deed);
    await alerting.until('it comes', () => alerting.posts().length > 0);
    await alerting.run(MINUTE);
    const post = alerting.post();
    const heard = [shown(post), ...alerting.thread(post).map(shown)];
    expect(heard.length).toBeGreaterThan(1);
    expect(heard.join('\n')).toContain('Claims');
    const before = heard.length;
    for (const { label, element } of elementsOf(post)) {
      if (element.type === 'button' && element.url === undefined)
        heard.push(shown(await alerting.press(alerting.current(post), label)));
    }
    expect(heard.length).toBeGreaterThan(before);
    const seen = ['Sales', 'Sales EN', 'Claims'];
    const all = `${heard.join('\n')}\n${JSON.stringify(workspace.payloads.all())}`;
    for (const { id, name } of organisation.queues.filter((queue) => !seen.includes(queue.name))) {
      expect(all).not.toContain(name);
      expect(all).not.toContain(id);
    }
  });

  it('on trial tells its owner of no more than its channel sees', async () => {
    const alerting = await startAlerting({ access: { ties: ties(`${OPS}=Sales*,Claims`) } });
    const trialUntilMs = alerting.now() + 24 * 60 * MINUTE;
    await alerting.addRule({ scope: { kind: 'all' }, media: [], forMinutes: 0, trialUntilMs });
    await alerting.addRule({ ...named('Billing'), media: [], forMinutes: 0, channelId: ANA, ownerId: ANA });
    alerting.spike('Billing', 40, 12);
    await alerting.until('the rule for herself fires', () =>
      alerting.direct(ANA).find((post) => shown(post).includes('Billing')),
    );
    await alerting.run(3 * MINUTE);
    const trials = alerting.direct(ANA).filter((post) => shown(post).includes('On trial'));
    expect(trials.filter((post) => shown(post).includes('Billing'))).toEqual([]);
  });
});
