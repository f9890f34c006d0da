/** The proxy of the environment, for what speaks by fetch or WebSocket: Node itself passes it by. Genesys' SDK honours it by itself. */
import { EnvHttpProxyAgent, setGlobalDispatcher } from 'undici';

/** Never by way of a proxy: a local Slack or Genesys, and what looks after this process. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'] as const;

export interface ProxyEnvironment {
  /** For http: and for https: and wss: addresses; null: none. */
  httpProxy: string | null;
  httpsProxy: string | null;
  /** Hosts that are reached without it, as NO_PROXY lists them. */
  noProxy: string;
}

/** Small letters win, as they do elsewhere; HTTPS falls back on HTTP's as in undici. */
export function readProxy(env: Readonly<Record<string, string | undefined>>): ProxyEnvironment {
  const look = (name: string) => env[name.toLowerCase()]?.trim() || env[name]?.trim() || null;
  const httpProxy = look('HTTP_PROXY');
  return { httpProxy, httpsProxy: look('HTTPS_PROXY') ?? httpProxy, noProxy: look('NO_PROXY') ?? '' };
}

/** From now on, and for the whole process. Throws where the address of the proxy is none. */
export function honourProxy({ httpProxy, httpsProxy, noProxy }: ProxyEnvironment): void {
  if (httpProxy === null && httpsProxy === null) return;
  setGlobalDispatcher(
    new EnvHttpProxyAgent({
      ...(httpProxy === null ? {} : { httpProxy }),
      ...(httpsProxy === null ? {} : { httpsProxy }),
      noProxy: [noProxy, ...LOOPBACK].filter((host) => host !== '').join(','),
    }),
  );
}
