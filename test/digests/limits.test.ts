/** Digests of 300 queues, of hostile names, of a channel's own queues and of groups: within every limit of Slack's, and they say what is left out. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAsking } from '../../src/asking.ts';
import type { DigestDraft } from '../../src/core/digest.ts';
import type { Message } from '../../src/core/message.ts';
import type { Clock, Log } from '../../src/core/ports.ts';
import type { Directory } from '../../src/core/queue.ts';
import { gather } from '../../src/digests/gather.ts';
import { sayDigest } from '../../src/digests/say-digest.ts';
import { parseDigest } from '../../src/language/digest-parse.ts';
import { createSandboxClock } from '../../src/sandbox/clock.ts';
import { type Organisation, startOrganisation } from '../../src/sandbox/organisation/organisation.ts';
import { drawMessage } from '../../src/sandbox/workspace/terminal.ts';
import { faultsOf } from '../../src/slack/blocks/check.ts';
import { toBlocks, toFallback } from '../../src/slack/blocks/render.ts';

const NOW = Date.parse('2026-11-18T08:30:00+01:00');
const ZONE = 'Europe/Berlin';
const HOSTILE = [
  '<!channel> & <@U0ANA>',
  `Very ${'long '.repeat(60)}name`,
  '*bold* _it_ `code` "quoted"',
  'Zoë 🔥 كتاب',
];
const TEST_MS = 120_000;

const ignore = (): void => undefined;
const SILENT: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

describe('a digest of 300 queues', () => {
  let organisation: Organisation;
  let genesys: ReturnType<typeof createAsking>['genesys'];
  let directory: Directory;

  beforeAll(async () => {
    const time = createSandboxClock({ startMs: NOW, speed: 0 });
    organisation = await startOrganisation({
      clock: time,
      queueCount: 296,
      extraQueues: HOSTILE,
      historyDays: 9,
      requestsPerMinute: 100_000,
    });
    const { clientId, clientSecret, url } = organisation;
    // On a machine that is busy with other work a call may be tried again.
    const clock: Clock = { now: () => NOW, sleep: () => pause(20), every: () => () => undefined };
    const config = {
      genesys: { clientId, clientSecret, region: 'mypurecloud.com', apiUrl: url },
      timeZone: ZONE,
    };
    ({ genesys } = createAsking(config, { clock, log: SILENT }));
    const told = await genesys.directory('command');
    if (!told.ok) throw new Error('no queues');
    directory = {
      ...told.value,
      groups: [{ name: 'Retail', names: ['Billing', 'Sales'].map((name) => ({ kind: 'exact', name })) }],
      here: [{ kind: 'exact', name: 'Support' }],
    };
  }, TEST_MS);
  afterAll(async () => {
    genesys.stop();
    await organisation.stop();
  });

  function draftOf(sentence: string): DigestDraft {
    const parsed = parseDigest(sentence, { directory, nowMs: NOW, zone: ZONE, last: null });
    if (parsed.kind !== 'digest') throw new Error(`${sentence}: ${JSON.stringify(parsed)}`);
    return parsed.draft;
  }

  async function told(draft: DigestDraft): Promise<Message[]> {
    const gathered = await gather(
      draft,
      { dueAtMs: NOW, channelIds: ['C0OPS'], purpose: 'background' },
      {
        analytics: genesys,
        directories: { seenFrom: async () => ({ ok: true, value: directory }), isTied: () => false },
        store: { episodesBetween: async () => [] },
        clock: { now: () => NOW },
      },
    );
    if (!gathered.ok) throw new Error(gathered.fault.kind);
    return sayDigest(gathered.value, { digest: draft, dueAtMs: NOW, sentAtMs: NOW, mark: null });
  }

  function drawn(message: Message): string {
    const { text, blocks } = toBlocks(message);
    const sent = { ts: String(NOW / 1000), text, blocks } as unknown as Parameters<typeof drawMessage>[0];
    return drawMessage(sent, { width: 100_000, timeZone: ZONE });
  }

  it.each([
    'all yesterday; all yesterday by media; all yesterday by hour; all now; all yesterday by queue, media at 08:30',
    'all last 7 days at 08:30',
    'all last 7 days by day; all today at 08:30',
  ])(
    'breaks no limit: %s',
    async (sentence) => {
      const messages = await told(draftOf(sentence));
      for (const message of messages) {
        for (const rendering of [toBlocks(message), toFallback(message)]) {
          expect(faultsOf(rendering)).toEqual([]);
          expect(rendering.text.length).toBeLessThanOrEqual(4_000);
          expect(rendering.blocks.filter(({ type }) => type === 'data_table').length).toBeLessThanOrEqual(1);
          expect(rendering.text).not.toMatch(/<[!@]/);
        }
      }
    },
    TEST_MS,
  );

  it('says how many rows are shown, and offers all of them', async () => {
    const [message] = await told(draftOf('all yesterday at 08:30'));
    const words = drawn(message as Message);
    expect(words).toContain('the worst 10 of 300 shown');
    expect(words).toContain('[All 300 queues]');
  });

  it('names a group, and a channel’s own queues, as people do', async () => {
    const [group] = await told(draftOf('retail yesterday at 08:30'));
    expect(group?.summary).toMatch(/^Yesterday, Tue 17 Nov, Retail: /);
    expect(drawn(group as Message)).toContain('Retail yesterday · Berlin time');
    const [own] = await told(draftOf('yesterday at 08:30'));
    expect(own?.summary).toMatch(/^Yesterday, Tue 17 Nov, this channel's queues: /);
    const [lost] = await told({
      ...draftOf('retail yesterday at 08:30'),
      queries: draftOf('billing, sales yesterday at 08:30').queries.map((query) => ({
        ...query,
        scope: {
          kind: 'named',
          names: [
            { kind: 'exact', name: 'Billing' },
            { kind: 'exact', name: 'Gone' },
          ],
        },
      })),
    });
    expect(drawn(lost as Message)).toContain('1 of its names stands for no queue here any more');
    expect(drawn(lost as Message)).not.toContain('Gone');
  });

  it('of none of whose queues anything is left says so, and names none', async () => {
    const draft = draftOf('billing yesterday at 08:30');
    const queries = draft.queries.map((query) => ({
      ...query,
      scope: { kind: 'named' as const, names: [{ kind: 'exact' as const, name: 'Gone' }] },
    }));
    const [message] = await told({ ...draft, queries });
    expect(drawn(message as Message)).toContain('None of its queues can be seen here any more.');
    expect(drawn(message as Message)).not.toContain('Gone');
  });

  it('in which nothing happened says so', async () => {
    const [message] = await told(draftOf('"VIP – Gold" email yesterday at 08:30'));
    expect(message?.summary).toBe(
      'Yesterday, Tue 17 Nov, VIP – Gold e-mail: No conversations in VIP – Gold.',
    );
    expect(message?.parts.map(({ kind }) => kind)).toEqual(['headline', 'text', 'note']);
  });
});
