/** Which feature a line is for where several share a first word. */
import { describe, expect, it } from 'vitest';
import { pickRoute } from '../../src/commands/pick-route.ts';
import { type Route, said } from '../../src/core/route.ts';
import { tokenize } from '../../src/language/tokens.ts';

function route(about: string, words: Route['words'], second?: readonly string[]): Route {
  const run = async () => said({ summary: about, parts: [] });
  return { words, usage: about, about, run, ...(second === undefined ? {} : { second }) };
}

const ROUTES: readonly Route[] = [
  route('remove a rule', ['remove', 'delete']),
  route('history of a rule', ['history']),
  route('remove a digest', ['remove', 'delete'], ['digest', 'digests']),
  route('remove a group', ['remove', 'delete'], ['group', 'groups']),
  route('history of a digest', ['history'], ['digest', 'digests']),
  route('history of all', ['history'], ['', 'all']),
  route('only with a second word', ['take'], ['all']),
];

describe('a first word that several features share', () => {
  it.each<[string, string | null, string]>([
    ['remove alert 12', 'remove a rule', 'alert 12'],
    ['remove 12', 'remove a rule', '12'],
    ['remove', 'remove a rule', ''],
    ['remove digest 3', 'remove a digest', '3'],
    ['Delete the Digest #3', 'remove a digest', '#3'],
    ['remove digest', 'remove a digest', ''],
    ['remove group retail', 'remove a group', 'retail'],
    ['remove my group "The Digest"', 'remove a group', '"The Digest"'],
    ['remove "digest" 3', 'remove a rule', '"digest" 3'],
    ['history', 'history of all', ''],
    ['history  ', 'history of all', ''],
    ['history of the', 'history of all', ''],
    ['history all', 'history of all', ''],
    ['history 12', 'history of a rule', '12'],
    ['history of 12', 'history of a rule', 'of 12'],
    ['history of the digest 3', 'history of a digest', '3'],
    ['remove 3 digest', 'remove a digest', '3'],
    ['remove #3 digest please', 'remove a digest', '#3  please'],
    ['remove the 3 digest', 'remove a digest', '3'],
    ['remove 3 4 digest', 'remove a rule', '3 4 digest'],
    ['remove 3 "digest"', 'remove a rule', '3 "digest"'],
    ['take all', 'only with a second word', ''],
    ['take 12', null, ''],
    ['"remove" digest 3', null, ''],
    ['digest 3', null, ''],
    ['', null, ''],
  ])('%s → %s', (line, about, rest) => {
    const picked = pickRoute(line, tokenize(line), ROUTES);
    expect(picked?.route.about ?? null).toBe(about);
    expect(picked?.rest ?? '').toBe(rest);
  });

  it('does not go by the order in which the features were joined', () => {
    const picked = pickRoute('remove digest 3', tokenize('remove digest 3'), [...ROUTES].reverse());
    expect(picked?.route.about).toBe('remove a digest');
  });
});
