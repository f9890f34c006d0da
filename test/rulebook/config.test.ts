/** What `rules` needs of the environment: the store, and Genesys only where anything of it is set. */
import { expect, it } from 'vitest';
import { readForRules } from '../../src/config.ts';

const GENESYS = {
  GENESYS_CLIENT_ID: 'id',
  GENESYS_CLIENT_SECRET: 'secret',
  GENESYS_REGION: 'mypurecloud.de',
};

it.each<[name: string, env: Record<string, string>, isOffline: boolean, genesys: boolean | string[]]>([
  ['nothing is needed', {}, false, false],
  ['Genesys is asked where it is set', GENESYS, false, true],
  ['and not where it need not be', GENESYS, true, false],
  [
    'half of it is a mistake',
    { GENESYS_REGION: 'mypurecloud.de' },
    false,
    ['GENESYS_CLIENT_ID', 'GENESYS_CLIENT_SECRET'],
  ],
  ['which does not matter offline', { GENESYS_REGION: 'mypurecloud.de' }, true, false],
  ['tokens of Slack are not looked at', { SLACK_BOT_TOKEN: 'wrong' }, false, false],
  [
    'a wrong zone and a wrong address are told at once',
    { TIME_ZONE: 'Mars', DATABASE_URL: 'http://x' },
    false,
    ['TIME_ZONE', 'DATABASE_URL'],
  ],
])('%s', (_, env, isOffline, genesys) => {
  const read = readForRules(env, isOffline);
  const found = read.ok ? read.value.genesys !== null : read.faults.map(({ name }) => name);
  expect(found).toEqual(genesys);
});
