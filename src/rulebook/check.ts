/** A book read against the queues there are: every sentence, name and expectation that cannot be is a fault. */
import type { Directory, Queue, ServiceTarget } from '../core/queue.ts';
import type { Scene } from '../language/reader.ts';
import type { RulePart } from '../language/rule-complete.ts';
import { parseRule } from '../language/rule-parse.ts';
import { alwaysFires } from './always-fires.ts';
import type { Book, BookQueue, BookRule } from './book.ts';
import type { BookFault } from './book-fault.ts';
import { checkDigests } from './check-digests.ts';
import { checkGroups } from './check-groups.ts';
import { checkTests } from './check-tests.ts';
import type { CheckedBook, CheckedRule, NamesFrom } from './checked.ts';
import { type CheckContext, placeSaid } from './checking.ts';
import { misreadFault } from './misread-fault.ts';

export interface Checking {
  /** Genesys' queues; null where it is not asked. */
  queues: readonly Queue[] | null;
  nowMs: number;
  /** Where the file names none, IANA name. */
  zone: string;
}

export interface Checked {
  book: CheckedBook;
  faults: readonly BookFault[];
  namesFrom: NamesFrom;
}

/** What could not be read is left out of the checked book. */
export function checkBook(book: Book, checking: Checking): Checked {
  const faults: BookFault[] = [];
  const namesFrom = checking.queues !== null ? 'genesys' : book.queues !== null ? 'file' : 'nowhere';
  const zone = book.zone ?? checking.zone;
  const scene: Scene = {
    directory: {
      queues: checking.queues ?? queuesOfFile(book.queues ?? []),
      groups: [],
      here: null,
      fetchedAtMs: 0,
    },
    nowMs: checking.nowMs,
    zone,
    last: null,
  };
  const context: CheckContext = { book, scene, namesFrom, faults };
  const groups = checkGroups(context);
  const directory: Directory = {
    ...scene.directory,
    groups: groups.map(({ name, names }) => ({ name, names })),
  };
  const whole: CheckContext = { ...context, scene: { ...scene, directory } };
  const rules = book.rules.flatMap((rule) => checkRule(rule, whole) ?? []);
  const digests = checkDigests(whole);
  const checked: CheckedBook = { directory, groups, rules, digests, tests: [], zone };
  const tests = checkTests(book.tests, checked, whole);
  return { book: { ...checked, tests }, faults, namesFrom };
}

const NO_DIVISION = { id: 'file', name: 'of the file' };

/** Queues that the file names, so that it can be checked without an account. */
export function queuesOfFile(queues: readonly BookQueue[]): Queue[] {
  return queues.map(({ name, target }) => ({
    id: `file:${name}`,
    name,
    division: NO_DIVISION,
    targets: targetsOf(target),
  }));
}

function targetsOf(target: ServiceTarget | null): Queue['targets'] {
  return target === null ? {} : { voice: target };
}

const MISSING: Readonly<Record<RulePart, { what: string; todo: string }>> = {
  queues: { what: 'Which queues should it watch?', todo: 'Begin with their names, a group, or `all`.' },
  condition: {
    what: 'What should it speak up about?',
    todo: 'Add a condition, such as `when abandon% > 8`, or `when abandon spikes`.',
  },
  hours: {
    what: 'It watches all queues around the clock.',
    todo: 'Say when: `between 08:00-20:00 weekdays`; or `24/7` where that is meant.',
  },
};

function checkRule(rule: BookRule, context: CheckContext): CheckedRule | null {
  const { scene, faults, book } = context;
  const { alert } = rule;
  const parsed = parseRule(alert.text, scene);
  if (parsed.kind === 'choice') {
    faults.push({ from: alert.from, what: parsed.question, todo: 'Write dates such as `2026-12-25`.' });
    return null;
  }
  if (parsed.kind === 'misread') {
    faults.push(misreadFault(parsed.misread, alert, book.source, context.namesFrom));
    return null;
  }
  for (const part of parsed.missing) faults.push({ from: alert.from, ...MISSING[part] });
  const { channel, ...draft } = parsed.draft;
  const always = alwaysFires(draft.test);
  if (always !== null) faults.push({ from: alert.from, ...always });
  const channelId = placeSaid(rule, channel, alert, faults);
  if (channelId === null || parsed.missing.length > 0 || always !== null) return null;
  return {
    key: rule.key.text,
    written: rule,
    draft,
    ownerId: rule.ownerId,
    channelId,
    isTrial: rule.isTrial,
  };
}
