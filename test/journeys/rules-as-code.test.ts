/** Files of rules beside a bot that runs: it hears of them, Slack only reads them, and the file decides. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GenesysConfig, RulesConfig } from '../../src/config.ts';
import { createClock } from '../../src/ops/clock.ts';
import { createLog } from '../../src/ops/log.ts';
import {
  type ApplyOptions,
  applyRules,
  checkRules,
  EXIT_DIFFERENT,
  exportRules,
  type RulesParts,
} from '../../src/rules.ts';
import type { StoreConfig } from '../../src/store/open.ts';
import { openStore } from '../../src/store/open.ts';
import { startPostgres, whyNoPostgres } from '../store/postgres.ts';
import { MINUTE, startAlerting } from './alerting.ts';
import { shown } from './read.ts';
import { ANA, OPS } from './whole.ts';

const PATIENCE_MS = 120_000;
const SILENT = createLog({ level: 'silent', secrets: [], destination: { write: () => undefined } });

interface Ended {
  code: number;
  out: string;
  err: string;
}

interface Desk {
  /** Writes the file, whose name is rules.yml unless told otherwise. */
  write(text: string, name?: string): string;
  apply(options?: ApplyOptions, path?: string): Promise<Ended>;
  run(work: (parts: RulesParts) => Promise<number>): Promise<Ended>;
}

/** A folder with a file of rules, and a terminal at which somebody answers, or nobody sits. */
function deskOf(store: StoreConfig, genesys: GenesysConfig | null, answer: boolean | null = null): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'queue-stats-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config: RulesConfig = { genesys, store, timeZone: 'Europe/Berlin', logLevel: 'warn' };
  async function run(work: (parts: RulesParts) => Promise<number>): Promise<Ended> {
    const out: string[] = [];
    const err: string[] = [];
    const terminal = {
      say: (text: string) => void out.push(text),
      complain: (text: string) => void err.push(text),
      isColoured: false,
      confirm: answer === null ? null : async () => answer,
    };
    const clock = createClock(() => undefined);
    const code = await work({ config, clock, log: SILENT, terminal });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }
  const pathOf = (name: string): string => join(folder, name);
  return {
    run,
    write(text, name = 'rules.yml') {
      writeFileSync(pathOf(name), text);
      return pathOf(name);
    },
    apply: (options = { yes: true }, path = pathOf('rules.yml')) =>
      run((parts) => applyRules(path, options, parts)),
  };
}

const HEAD = `version: 1\nzone: Europe/Berlin\nowner: ${ANA}\n`;
const rulesFile = (...rules: readonly string[]): string =>
  `${HEAD}queues: [Billing, Sales, Support]\nrules:\n${rules.map((rule) => `  - { ${rule}, channel: ${OPS} }\n`).join('')}`;
const numbered = (count: number): string =>
  rulesFile(
    ...Array.from({ length: count }, (_, at) => `key: rule-${at}, alert: Billing when waiting > ${at + 10}`),
  );

/** Without its lines' ends: where they are depends on the file's path. */
const flat = (text: string): string => text.replace(/\s+/g, ' ');

describe('beside a bot that runs', { timeout: PATIENCE_MS }, () => {
  it('a file’s rules are watched from the next tick on, only read in Slack, and changed by the file alone', async () => {
    const bot = await startAlerting();
    const { store, genesys } = { store: bot.config.alerts.store, genesys: bot.config.genesys };
    const desk = deskOf(store, genesys);
    const path = desk.write(`${HEAD}groups: { retail: "Sales*, Billing" }
rules:
  - { key: abandon, channel: ${OPS}, alert: retail voice when abandon% > 8 for 1m }
digests:
  - { key: morning, channel: ${OPS}, digest: retail yesterday, at: 08:30 weekdays }
`);
    const checked = await desk.run((parts) => checkRules(path, {}, parts));
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(checked.out).toMatch(
      /is fine: 1 group, 1 rule, 1 digest\.\nNames are those of Genesys \(12 queues seen\)\.$/,
    );

    expect(await desk.apply()).toMatchObject({ code: 0, err: '' });
    expect((await desk.apply()).out).toBe('Nothing to change: all is as in rules.yml.');
    await bot.run(MINUTE);
    expect(bot.app().alerts.watch.status().rules).toBe(1);
    bot.spike('Billing', 45);
    await bot.until('it fires', () => bot.posts().find(({ text }) => text.includes('Billing')));

    // Its owner in Slack, and still: it is kept in a file.
    expect(shown(await bot.ask('remove alert 1'))).toContain('Rule 1 is kept in a file, rules.yml.');
    expect(shown(await bot.ask('group retail = Support'))).toContain('rules.yml');
    expect(shown(await bot.ask('remove group retail'))).toContain('rules.yml');
    expect(shown(await bot.ask('remove digest 1'))).toContain('rules.yml');
    expect(shown(await bot.ask('history 1'))).toContain(
      'the file rules.yml added it: retail voice when abandon% > 8%',
    );

    // Changed in the file: what was open closes, as after a change in Slack.
    desk.write(readFileSync(path, 'utf8').replace('> 8 for 1m', '> 60 for 1m'));
    expect((await desk.apply()).out).toContain(
      '    - retail voice when abandon% > 8% for 1m\n    + retail voice when abandon% > 60% for 1m',
    );
    await bot.run(MINUTE);
    const episodes = await bot.app().store.episodesOf(1, 50);
    expect(episodes.map(({ closedBecause }) => closedBecause)).toContain('rule-changed');

    // Gone from the file: gone.
    desk.write(HEAD);
    expect((await desk.apply()).out).toContain('rules.yml: 3 removed.');
    await bot.run(MINUTE);
    expect(bot.app().alerts.watch.status().rules).toBe(0);
    expect(shown(await bot.ask('alerts'))).toContain('There are no rules yet.');
  });

  it('what people made in Slack is theirs, until the file is told to keep it', async () => {
    const bot = await startAlerting();
    const mine = await bot.addRule({ channelId: OPS, ownerId: ANA });
    const desk = deskOf(bot.config.alerts.store, bot.config.genesys);
    const exported = await desk.run((parts) => exportRules(undefined, {}, parts));
    expect(exported).toMatchObject({ code: 0, err: '' });
    desk.write(exported.out);
    const refused = await desk.apply();
    expect(refused.code).toBe(1);
    expect(flat(refused.err)).toContain(`Rule ${mine.id}, made in Slack, says the same in the same channel`);
    expect(await desk.apply({ yes: true, adopt: true })).toMatchObject({ code: 0, err: '' });
    expect(await bot.app().store.rule(mine.id)).toMatchObject({
      keptIn: { file: 'rules.yml' },
      trialUntilMs: mine.trialUntilMs,
    });
    expect((await desk.apply()).out).toBe('Nothing to change: all is as in rules.yml.');
  });
});

describe('applying a file', { timeout: PATIENCE_MS }, () => {
  const onDisk = (): StoreConfig => {
    const dataDir = mkdtempSync(join(tmpdir(), 'queue-stats-kept-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    return { dataDir, databaseUrl: null };
  };

  it('shows the difference, asks, does it once, and tells CI whether there is one', async () => {
    const store = onDisk();
    const desk = deskOf(store, null);
    desk.write(numbered(2));
    expect(await desk.apply({ dryRun: true })).toMatchObject({ code: EXIT_DIFFERENT, err: '' });
    const unasked = await desk.apply({});
    expect(unasked).toMatchObject({
      code: 1,
      err: 'Nothing was changed. Run it again with --yes to do this.',
    });
    expect(unasked.out).toBe(`+ rule rule-0
    + Billing when waiting > 10
    + channel ${OPS}
    + owner ${ANA}
+ rule rule-1
    + Billing when waiting > 11
    + channel ${OPS}
    + owner ${ANA}

rules.yml: 2 added.`);
    const no = deskOf(store, null, false);
    no.write(numbered(2));
    expect(await no.apply({})).toMatchObject({ code: 1, err: 'Nothing was changed.' });
    const yes = deskOf(store, null, true);
    yes.write(numbered(2));
    const done = await yes.apply({});
    expect(done.code).toBe(0);
    expect(done.out).toMatch(/Done: 2 changes\. A bot that runs hears of it with its next tick\.$/);
    expect(await desk.apply({ dryRun: true })).toEqual({
      code: 0,
      out: 'Nothing to change: all is as in rules.yml.',
      err: '',
    });
    expect(await desk.apply()).toEqual({
      code: 0,
      out: 'Nothing to change: all is as in rules.yml.',
      err: '',
    });
  });

  it('is refused where another file keeps a key, which may be this one by another name', async () => {
    const desk = deskOf(onDisk(), null);
    desk.write(numbered(1));
    await desk.apply();
    const other = desk.write(numbered(1), 'other.yml');
    const refused = await desk.apply({ yes: true }, other);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(flat(refused.err)).toContain('The rule “rule-0” is kept in the file rules.yml already.');
    expect(await desk.apply({ yes: true, name: 'rules.yml' }, other)).toMatchObject({ code: 0 });
  });

  it('says which file is not there, and where the store cannot be opened', async () => {
    const nobody = deskOf(onDisk(), null);
    const file = nobody.write(numbered(1));
    expect((await nobody.apply({}, '/nowhere/rules.yml')).err).toBe('There is no file /nowhere/rules.yml.');
    expect((await nobody.apply({}, tmpdir())).err).toMatch(/ is no file\.$/);
    // A file is no folder.
    const desk = deskOf({ dataDir: join(file, 'data'), databaseUrl: null }, null);
    desk.write(numbered(1));
    expect((await desk.apply()).err).toMatch(/^The store cannot be opened in the folder /);
  });

  it.skipIf(whyNoPostgres() !== null)(
    'works on PostgreSQL, and two runs at once leave nothing doubled',
    async () => {
      const cluster = await startPostgres();
      onTestFinished(() => cluster.stop());
      const config = { dataDir: '', databaseUrl: await cluster.newDatabase() };
      const desk = deskOf(config, null);
      desk.write(numbered(60));
      expect(await desk.apply({ dryRun: true })).toMatchObject({ code: EXIT_DIFFERENT });
      await Promise.all([desk.apply(), desk.apply()]);
      expect((await desk.apply()).code).toBe(0);
      const opened = await openStore(config, SILENT);
      const keys = (await opened.store.rules()).map(({ keptIn }) => keptIn?.key);
      const [entry] = await opened.store.audit(null, 1);
      await opened.store.close();
      expect(keys).toHaveLength(60);
      expect(new Set(keys).size).toBe(60);
      expect(entry?.by).toBe('code: rules.yml');
      expect((await desk.apply()).out).toBe('Nothing to change: all is as in rules.yml.');
    },
  );
});
