/** `rules`: files of rules checked, tested, applied to the store and written from it, at the command line. */
import { closeSync, existsSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { replay } from './alerts/replay.ts';
import type { RulesConfig } from './config.ts';
import { sayFault } from './core/fault.ts';
import type { Clock, Log } from './core/ports.ts';
import type { Queue } from './core/queue.ts';
import { type Lexicon, lexiconOf } from './language/lexicon.ts';
import { applyChanges, type BookStore } from './rulebook/apply.ts';
import type { BookFault } from './rulebook/book-fault.ts';
import { checkBook } from './rulebook/check.ts';
import type { CheckedBook, NamesFrom } from './rulebook/checked.ts';
import { type Applying, differenceOf, type Kept } from './rulebook/difference.ts';
import { inColour, type Paint, plainly } from './rulebook/paint.ts';
import { printBook } from './rulebook/print-book.ts';
import { readBook } from './rulebook/read-book.ts';
import { runTests } from './rulebook/run-tests.ts';
import { sayDifference } from './rulebook/say-difference.ts';
import { sayFaults, visible } from './rulebook/say-faults.ts';
import { counted, sayTests } from './rulebook/say-tests.ts';
import { MAX_BYTES, readYaml } from './rulebook/yaml-file.ts';

export interface RulesParts {
  config: RulesConfig;
  clock: Clock;
  log: Log;
  terminal: Terminal;
}

export interface Terminal {
  say(text: string): void;
  complain(text: string): void;
  isColoured: boolean;
  /** Null: nobody sits there. */
  confirm: ((question: string) => Promise<boolean>) | null;
}

interface NamesOptions {
  /** The file's own `queues:`, whatever is configured. */
  offline?: boolean;
}

/** 0: nothing is wrong with it. */
export async function checkRules(path: string, options: NamesOptions, parts: RulesParts): Promise<number> {
  const opened = await openBook(path, options, parts);
  if (!opened.ok) return opened.code;
  const { checked, namesFrom } = opened;
  const what = [
    ...(checked.groups.length > 0 ? [counted(checked.groups.length, 'group')] : []),
    counted(checked.rules.length, 'rule'),
    ...(checked.digests.length > 0 ? [counted(checked.digests.length, 'digest')] : []),
    ...(checked.tests.length > 0 ? [counted(checked.tests.length, 'test')] : []),
  ];
  parts.terminal.say(`${visible(path)} is fine: ${what.join(', ')}.\n${sayNames(namesFrom, checked)}`);
  return 0;
}

function sayNames(from: NamesFrom, { directory }: CheckedBook): string {
  const count = counted(directory.queues.length, 'queue');
  if (from === 'genesys') return `Names are those of Genesys (${count} seen).`;
  if (from === 'file') return `Names are those of the file's \`queues:\` (${count}); Genesys was not asked.`;
  return 'No names could be checked: Genesys is not configured, and the file has no `queues:`.';
}

/** 0: every expectation is met. */
export async function testRules(path: string, options: NamesOptions, parts: RulesParts): Promise<number> {
  const opened = await openBook(path, options, parts);
  if (!opened.ok) return opened.code;
  const { terminal } = parts;
  if (opened.checked.tests.length === 0) {
    terminal.complain(
      `There are no tests in ${visible(path)}: add them under \`tests:\`, as in rules.example.yml.`,
    );
    return 1;
  }
  const runs = runTests(opened.checked, replay);
  terminal.say(sayTests(path, opened.source, runs, opened.checked, paintOf(terminal)));
  return runs.every(({ isPassed }) => isPassed) ? 0 : 1;
}

export interface ApplyOptions extends NamesOptions {
  /** What the file is called in the store; its own name if left out. */
  name?: string;
  yes?: boolean;
  dryRun?: boolean;
  adopt?: boolean;
}

export const EXIT_DIFFERENT = 2;

/** 0: the store keeps what the file says. With `dryRun` EXIT_DIFFERENT when it does not. */
export async function applyRules(path: string, options: ApplyOptions, parts: RulesParts): Promise<number> {
  const opened = await openBook(path, options, parts);
  if (!opened.ok) return opened.code;
  const applying: Applying = {
    file: options.name ?? basename(path),
    nowMs: parts.clock.now(),
    takesOver: options.adopt === true,
  };
  return withStore(parts, (store) => applyTo(store, opened, applying, options, parts.terminal));
}

async function applyTo(
  store: BookStore,
  { path, source, checked }: OpenedBook,
  applying: Applying,
  options: ApplyOptions,
  terminal: Terminal,
): Promise<number> {
  const kept = await keptIn(store);
  const { changes, refusals } = differenceOf(checked, kept, applying);
  const lexicon = lexiconFor(checked, kept);
  if (refusals.length > 0) return refuse(path, source, refusals, terminal);
  terminal.say(sayDifference(changes, applying.file, lexicon, applying.nowMs, paintOf(terminal)));
  if (changes.length === 0) return 0;
  if (options.dryRun === true) return EXIT_DIFFERENT;
  if (options.yes !== true) {
    if (terminal.confirm === null) {
      terminal.complain('Nothing was changed. Run it again with --yes to do this.');
      return 1;
    }
    if (!(await terminal.confirm('Do this?'))) {
      terminal.complain('Nothing was changed.');
      return 1;
    }
  }
  const applied = await applyChanges(changes, store, { ...applying, lexicon });
  if (applied.kind === 'full') {
    terminal.complain(
      `The store holds no more ${applied.what}: ${counted(applied.count, 'change')} of ${changes.length} done. Remove some, and run it again.`,
    );
    return 1;
  }
  // Another run at the same moment shows here, and is put right by the next.
  const rest = differenceOf(checked, await keptIn(store), applying);
  if (applied.kind === 'moved' || rest.changes.length + rest.refusals.length > 0) {
    terminal.complain(
      `Somebody else changed something at the same moment: ${counted(applied.count, 'change')} of ${changes.length} done. Run it again.`,
    );
    return 1;
  }
  terminal.say(`Done: ${counted(applied.count, 'change')}. A bot that runs hears of it with its next tick.`);
  return 0;
}

export interface ExportOptions extends NamesOptions {
  ownedByCode?: boolean;
  force?: boolean;
}

/** Writes what the store keeps, to the file or to standard output. */
export async function exportRules(
  path: string | undefined,
  options: ExportOptions,
  parts: RulesParts,
): Promise<number> {
  const { terminal, config, clock } = parts;
  if (path !== undefined && options.force !== true && existsSync(path)) {
    terminal.complain(`${visible(path)} is there already. Take another name, or --force to write over it.`);
    return 1;
  }
  const told = await queuesOfGenesys(options, parts);
  if (!told.ok) return told.code;
  return withStore(parts, async (store) => {
    const kept = await keptIn(store);
    const text = printBook(kept, {
      queues: told.queues,
      zone: config.timeZone,
      nowMs: clock.now(),
      isOwnedOnly: options.ownedByCode === true,
    });
    if (path === undefined) {
      terminal.say(text.trimEnd());
      return 0;
    }
    writeFileSync(path, text);
    terminal.say(`Written to ${visible(path)}. \`queue-stats rules check ${visible(path)}\` reads it again.`);
    return 0;
  });
}

interface OpenedBook {
  path: string;
  source: string;
  checked: CheckedBook;
  namesFrom: NamesFrom;
}

/** The file read and checked; what is wrong with it is said. */
async function openBook(
  path: string,
  options: NamesOptions,
  parts: RulesParts,
): Promise<({ ok: true } & OpenedBook) | { ok: false; code: number }> {
  const { terminal, config, clock } = parts;
  const bytes = readBytes(path);
  if (typeof bytes === 'string') {
    terminal.complain(bytes);
    return { ok: false, code: 1 };
  }
  const read = readYaml(bytes);
  if (!read.ok) return { ok: false, code: refuse(path, read.source, read.faults, terminal) };
  const { source } = read.file;
  const { book, faults } = readBook(read.file, config.timeZone);
  const told = await queuesOfGenesys(options, parts);
  if (!told.ok) return told;
  const checked = checkBook(book, { queues: told.queues, nowMs: clock.now(), zone: config.timeZone });
  const all = [...faults, ...checked.faults];
  if (all.length > 0) return { ok: false, code: refuse(path, source, all, terminal) };
  return { ok: true, path, source, checked: checked.book, namesFrom: checked.namesFrom };
}

/** A little more than may be, so that it is seen to be too much; the words when it cannot be read. */
function readBytes(path: string): Uint8Array | string {
  try {
    if (!statSync(path).isFile()) return `${visible(path)} is no file.`;
    const bytes = new Uint8Array(MAX_BYTES + 1);
    const file = openSync(path, 'r');
    try {
      let length = 0;
      for (;;) {
        const count = readSync(file, bytes, length, bytes.length - length, null);
        length += count;
        if (count === 0) return bytes.subarray(0, length);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const why = code === 'ENOENT' ? 'There is no file' : `${code}: cannot read`;
    return `${why} ${visible(path)}.`;
  }
}

function refuse(path: string, source: string, faults: readonly BookFault[], terminal: Terminal): number {
  terminal.complain(sayFaults(path, source, faults));
  return 1;
}

type ToldQueues = { ok: true; queues: readonly Queue[] | null } | { ok: false; code: number };

/** Null where Genesys is not asked. */
async function queuesOfGenesys({ offline }: NamesOptions, parts: RulesParts): Promise<ToldQueues> {
  const { config, clock, log, terminal } = parts;
  if (config.genesys === null || offline === true) return { ok: true, queues: null };
  // Loaded only where it is needed: a check without an account is done in a moment.
  const { createAsking } = await import('./asking.ts');
  const { genesys } = createAsking({ genesys: config.genesys, timeZone: config.timeZone }, { clock, log });
  try {
    const told = await genesys.directory('command');
    if (told.ok) return { ok: true, queues: told.value.queues };
    const { what, todo } = sayFault(told.fault);
    terminal.complain(`${what} ${todo}\nWith --offline, names are looked up in the file's own \`queues:\`.`);
    return { ok: false, code: 1 };
  } finally {
    genesys.stop();
  }
}

/** Opened beside a bot that may be running, and closed again. */
async function withStore(
  { config, log, terminal }: RulesParts,
  work: (store: BookStore) => Promise<number>,
): Promise<number> {
  const { openStore } = await import('./store/open.ts');
  const opened = await openStore(config.store, log).catch(async (error: unknown) => {
    const { storeProblem } = await import('./app.ts');
    const { what, todo } = storeProblem(error, { alerts: { store: config.store } });
    terminal.complain(`${what} ${todo}`);
    return null;
  });
  if (opened === null) return 1;
  try {
    return await work(opened.store);
  } finally {
    await opened.store.close();
  }
}

async function keptIn(store: BookStore): Promise<Kept> {
  const [rules, digests, groups] = await Promise.all([store.rules(), store.digests(), store.groups()]);
  return { rules, digests, groups };
}

/** What is kept is told with the names that it was made with. */
function lexiconFor({ directory, groups }: CheckedBook, kept: Kept): Lexicon {
  const names = new Set(groups.map(({ name }) => name));
  const others = kept.groups.filter(({ name }) => !names.has(name));
  return lexiconOf({ ...directory, groups: [...directory.groups, ...others] });
}

function paintOf({ isColoured }: Terminal): Paint {
  return isColoured ? inColour : plainly;
}
