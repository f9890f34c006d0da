/** The faults of a file as an editor, a person and a CI job read them: file:line:column, the line itself, what to do. */
import { type BookFault, spotsOf } from './book-fault.ts';

/** More are counted. */
export const MAX_FAULTS_SAID = 50;
const WIDTH = 80;
const MARGIN = 4;

/** In the order of the file. */
export function sayFaults(file: string, source: string, faults: readonly BookFault[]): string {
  const spotOf = spotsOf(source);
  const ordered = [...faults].sort((a, b) => a.from - b.from);
  const said = ordered.slice(0, MAX_FAULTS_SAID).map((fault) => {
    const { line, column } = spotOf(fault.from);
    const head = wrapped(`${visible(file)}:${line}:${column}: ${visible(fault.what)}`, '');
    return [
      ...head,
      ...pointed(source, fault.from),
      ...wrapped(visible(fault.todo), ' '.repeat(MARGIN)),
    ].join('\n');
  });
  const left = ordered.length - MAX_FAULTS_SAID;
  const count = ordered.length === 1 ? '1 fault' : `${ordered.length} faults`;
  return `${said.join('\n\n')}\n\n${left > 0 ? `… and ${left} more. ` : ''}${count} in ${visible(file)}.`;
}

/** The line with a mark below the place; of a long one the part around it. */
function pointed(source: string, offset: number): string[] {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  const end = source.indexOf('\n', offset);
  const line = source.slice(start, end < 0 ? undefined : end).replace(/\r$/, '');
  const before = [...visible(line.slice(0, offset - start))];
  const after = [...visible(line.slice(offset - start))];
  if (before.length + after.length === 0) return [];
  const room = WIDTH - MARGIN - 1;
  const indent = before.findIndex((char) => char !== ' ');
  const shownBefore = before.slice(indent < 0 ? before.length : indent);
  const left =
    shownBefore.length > room / 2 ? ['…', ...shownBefore.slice(1 - Math.floor(room / 2))] : shownBefore;
  const rest = room - left.length;
  const right = after.length > rest ? [...after.slice(0, rest - 1), '…'] : after;
  const margin = ' '.repeat(MARGIN);
  return [`${margin}${[...left, ...right].join('').trimEnd()}`, `${margin}${' '.repeat(left.length)}^`];
}

/** What a terminal would obey, and what turns the writing around, is shown as a dot. */
export function visible(text: string): string {
  return text
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '·');
}

/** Lines of at most 80 characters; words are not cut. */
export function wrapped(text: string, margin: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && margin.length + line.length + 1 + word.length > WIDTH) {
      lines.push(margin + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, margin + line];
}
