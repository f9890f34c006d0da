/** The digests of a file: their sentences read as behind "digest". */
import type { DigestDraft } from '../core/digest.ts';
import { parseDigest } from '../language/digest-parse.ts';
import type { BookDigest } from './book.ts';
import type { CheckedDigest } from './checked.ts';
import { type CheckContext, placeSaid } from './checking.ts';
import { misreadFault } from './misread-fault.ts';
import type { YamlText } from './yaml-file.ts';

export function checkDigests(context: CheckContext): CheckedDigest[] {
  return context.book.digests.flatMap((digest) => checkDigest(digest, context) ?? []);
}

const MISSING = {
  queries: { what: 'What should it tell?', todo: 'Begin with a question, such as `all yesterday by media`.' },
  time: { what: 'When should it be sent?', todo: 'Add `at: 08:30 weekdays`.' },
} as const;

function checkDigest(digest: BookDigest, context: CheckContext): CheckedDigest | null {
  const { scene, faults, book, namesFrom } = context;
  const [first] = digest.sentences;
  if (first === undefined) return null;
  const parsed = parseDigest(lineOf(digest), scene);
  if (parsed.kind === 'choice') {
    faults.push({ from: first.from, what: parsed.question, todo: 'Write dates such as `2026-12-25`.' });
    return null;
  }
  if (parsed.kind === 'misread') {
    faults.push(misreadFault(parsed.misread, spokenOf(digest), book.source, namesFrom));
    return null;
  }
  for (const part of parsed.missing) faults.push({ from: first.from, ...MISSING[part] });
  const { channel, ...draft }: DigestDraft = parsed.draft;
  const channelId = placeSaid(digest, channel, first, faults);
  if (channelId === null || parsed.missing.length > 0) return null;
  return { key: digest.key.text, written: digest, draft, ownerId: digest.ownerId, channelId };
}

/** As it would be typed: its questions, and when they are asked. */
function lineOf({ sentences, at }: BookDigest): string {
  const questions = sentences.map(({ text }) => text.trim()).join('; ');
  if (at === null) return questions;
  const when = at.text.trim();
  return /^\d/.test(when) ? `${questions} at ${when}` : `${questions} ${when}`;
}

/** All that it says, from the first sentence to the last word, so that a misread word is found in it. */
function spokenOf({ sentences, at }: BookDigest): YamlText {
  const all = at === null ? sentences : [...sentences, at];
  const from = Math.min(...all.map((one) => one.from));
  const to = Math.max(...all.map((one) => one.to));
  return { kind: 'text', text: sentences.map(({ text }) => text).join('; '), from, to };
}
