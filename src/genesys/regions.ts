/** The regions of Genesys Cloud, by the names that people use for them. */

/** Region name to domain (https://developer.genesys.cloud/platform/api/); `api.` and `login.` stand before the domain. */
export const REGIONS: Readonly<Record<string, string>> = {
  us_east_1: 'mypurecloud.com',
  eu_west_1: 'mypurecloud.ie',
  ap_southeast_2: 'mypurecloud.com.au',
  ap_northeast_1: 'mypurecloud.jp',
  eu_central_1: 'mypurecloud.de',
  us_west_2: 'usw2.pure.cloud',
  ca_central_1: 'cac1.pure.cloud',
  ap_northeast_2: 'apne2.pure.cloud',
  eu_west_2: 'euw2.pure.cloud',
  ap_south_1: 'aps1.pure.cloud',
  sa_east_1: 'sae1.pure.cloud',
  me_central_1: 'mec1.pure.cloud',
  ap_northeast_3: 'apne3.pure.cloud',
  eu_central_2: 'euc2.pure.cloud',
  mx_central_1: 'mxc1.pure.cloud',
  ap_southeast_1: 'apse1.pure.cloud',
  us_east_2: 'use2.us-gov-pure.cloud',
  eusc_de_east_1: 'edee1.eusc-pure.cloud',
};

const DOMAINS = new Set(Object.values(REGIONS));

/** Domains of regions that are newer than this list: one name before one of Genesys' own endings. */
const NEWER_REGION = /^[a-z0-9-]{1,20}\.(?:pure|us-gov-pure|eusc-pure)\.cloud$/;

/**
 * The domain that a region's name, domain or address means, such as `mypurecloud.de` for "eu_central_1",
 * "EU-Central-1", "mypurecloud.de" or "https://apps.mypurecloud.de/"; null when it is none of Genesys'.
 */
export function regionDomain(text: string): string | null {
  const folded = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#].*$/, '');
  const named = Object.hasOwn(REGIONS, folded.replaceAll('-', '_'))
    ? REGIONS[folded.replaceAll('-', '_')]
    : undefined;
  if (named !== undefined) return named;
  const bare = folded.replace(/^(?:api|login|apps)\./, '');
  return DOMAINS.has(bare) || NEWER_REGION.test(bare) ? bare : null;
}
