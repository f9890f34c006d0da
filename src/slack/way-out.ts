/** How requests to Slack leave this machine: through HTTPS_PROXY where the environment names one, which Node's own fetch does not look at. */
import type { webApi } from '@slack/bolt';
import { type Dispatcher, EnvHttpProxyAgent, fetch as undiciFetch } from 'undici';

let shared: Dispatcher | null = null;

/** Null: straight. NO_PROXY is honoured; a local Slack is never behind a proxy. */
export function wayOut(address: string | null): Dispatcher | null {
  if (address !== null && isLocal(address)) return null;
  if (!PROXY_NAMES.some((name) => (process.env[name] ?? '') !== '')) return null;
  // One for all: it keeps its connections open for the next request.
  shared ??= new EnvHttpProxyAgent({ allowH2: false });
  return shared;
}

const PROXY_NAMES = ['https_proxy', 'HTTPS_PROXY'];
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function isLocal(address: string): boolean {
  return URL.canParse(address) && LOOPBACK.has(new URL(address).hostname);
}

/** What the web client takes for fetch; left out where the way is straight. */
export function fetchOption(dispatcher: Dispatcher | null): Pick<webApi.WebClientOptions, 'fetch'> {
  if (dispatcher === null) return {};
  // The client gives text as the body: of its own types, undici's takes each.
  return { fetch: (url, init) => undiciFetch(url, { ...(init as RequestInitOfUndici), dispatcher }) };
}

type RequestInitOfUndici = NonNullable<Parameters<typeof undiciFetch>[1]>;
