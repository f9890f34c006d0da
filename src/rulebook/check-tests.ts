/** Whether the tests of a file speak of rules and queues that there are. */
import { lexiconOf } from '../language/lexicon.ts';
import { nearest } from '../language/nearest.ts';
import { fold } from '../language/tokens.ts';
import type { BookExpectation, BookTest } from './book.ts';
import type { CheckedBook, CheckedRule } from './checked.ts';
import { type CheckContext, queuesWatched } from './checking.ts';
import { misreadFault } from './misread-fault.ts';
import { shown } from './nodes.ts';
import type { YamlText } from './yaml-file.ts';

/** Those that can be run. */
export function checkTests(tests: readonly BookTest[], book: CheckedBook, context: CheckContext): BookTest[] {
  return tests.filter((test) => {
    const before = context.faults.length;
    for (const { queue } of test.series) mustBeQueue(queue, context);
    for (const expectation of test.expect) checkExpectation(expectation, test, book, context);
    return context.faults.length === before;
  });
}

function mustBeQueue(name: YamlText, context: CheckContext): boolean {
  const { scene, faults, book, namesFrom } = context;
  const lexicon = lexiconOf(scene.directory);
  if (lexicon.queueNamed(name.text) !== null) return true;
  const near = nearest(fold(name.text), lexicon.queues, (queue) => [fold(queue.name)]).map(
    (queue) => queue.name,
  );
  const misread = { kind: 'unknown-queue', typed: `“${shown(name.text)}”`, nearest: near } as const;
  faults.push(misreadFault(misread, name, book.source, namesFrom));
  return false;
}

function checkExpectation(
  expectation: BookExpectation,
  test: BookTest,
  book: CheckedBook,
  context: CheckContext,
): void {
  const { faults } = context;
  const rule = book.rules.find(({ key }) => key === expectation.rule.text);
  if (rule === undefined) {
    faults.push({ from: expectation.rule.from, ...noSuchRule(expectation.rule.text, context) });
    return;
  }
  const { queue } = expectation;
  const isTogether = rule.draft.each === 'together' && rule.draft.test.kind !== 'spike';
  if (queue === null) {
    if (!isTogether)
      faults.push({
        from: expectation.rule.from,
        what: `“${rule.key}” judges each queue by itself.`,
        todo: 'Say which one is expected: `queue: Billing`.',
      });
    return;
  }
  if (isTogether) {
    faults.push({
      from: queue.from,
      what: `“${rule.key}” judges its queues together.`,
      todo: 'Leave `queue` out.',
    });
    return;
  }
  if (!mustBeQueue(queue, context)) return;
  const id = lexiconOf(book.directory).queueNamed(queue.text)?.id;
  if (!queuesWatched(rule, book.directory).some((one) => one.id === id))
    faults.push({
      from: queue.from,
      what: `“${rule.key}” does not watch “${shown(queue.text)}”.`,
      todo: 'Expect something of a queue that it names.',
    });
  checkMedia(expectation, rule, test, context);
}

function checkMedia(
  { media, queue, rule }: BookExpectation,
  { key, draft }: CheckedRule,
  test: BookTest,
  { faults }: CheckContext,
): void {
  const given = test.series.filter((series) => fold(series.queue.text) === fold(queue?.text ?? ''));
  if (draft.test.kind === 'spike') {
    if (media !== null && !given.some((series) => series.media === media.text.trim().toLowerCase()))
      faults.push({
        from: media.from,
        what: `This test has no series of “${shown(queue?.text ?? '')}”, ${shown(media.text)}.`,
        todo: 'Take a media type of its series.',
      });
    if (media === null && given.length > 1)
      faults.push({
        from: rule.from,
        what: `“${key}” judges each media type by itself, and this queue has ${given.length} here.`,
        todo: 'Say which one: `media: voice`.',
      });
    return;
  }
  if (media !== null && !(draft.media.length === 1 && draft.media[0] === media.text.trim().toLowerCase()))
    faults.push({
      from: media.from,
      what: `“${key}” does not judge media types one by one.`,
      todo: 'Leave `media` out.',
    });
}

function noSuchRule(key: string, { book: written }: CheckContext): { what: string; todo: string } {
  if (written.rules.some((rule) => rule.key.text === key))
    return { what: `The rule “${shown(key)}” cannot be read.`, todo: 'Mend it first.' };
  const keys = written.rules.map((rule) => rule.key.text);
  const [near] = nearest(key, keys, (one) => [one], 1);
  const isDigest = written.digests.some((digest) => digest.key.text === key);
  return {
    what: isDigest
      ? `“${shown(key)}” is a digest, and tests are of rules.`
      : `There is no rule “${shown(key)}” in this file.`,
    todo: near === undefined ? 'Write the key of one.' : `Did you mean \`${near}\`?`,
  };
}
