/** Regions by whatever name people use. */
import { expect, it } from 'vitest';
import { REGIONS, regionDomain } from '../../src/genesys/regions.ts';

it.each([
  ['us_east_1', 'mypurecloud.com'],
  ['eu-central-1', 'mypurecloud.de'],
  [' EU_Central_1 ', 'mypurecloud.de'],
  ['mypurecloud.de', 'mypurecloud.de'],
  ['https://apps.mypurecloud.de/directory/#/', 'mypurecloud.de'],
  ['login.usw2.pure.cloud', 'usw2.pure.cloud'],
  ['https://api.mypurecloud.com.au', 'mypurecloud.com.au'],
  ['new1.pure.cloud', 'new1.pure.cloud'],
])('"%s" is %s', (text, domain) => {
  expect(regionDomain(text)).toBe(domain);
});

it.each([
  [''],
  ['berlin'],
  ['mypurecloud'],
  ['mypurecloud.de.evil.example'],
  ['evil.example/mypurecloud.de'],
  ['a@mypurecloud.de'],
  ['constructor'],
  ['a.b.pure.cloud'],
])('"%s" is none', (text) => {
  expect(regionDomain(text)).toBeNull();
});

it('every region of the list is known by its name and by its domain', () => {
  expect(Object.keys(REGIONS)).toHaveLength(18);
  for (const [name, domain] of Object.entries(REGIONS)) {
    expect([regionDomain(name), regionDomain(domain)]).toEqual([domain, domain]);
  }
});
