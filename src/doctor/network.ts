/** Of the way out: the proxy that the environment names, and a private certificate authority. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Config, Environment } from '../config.ts';
import { readProxy } from '../ops/proxy.ts';
import { broken, type Finding, fine, weaker } from './finding.ts';

const CONNECT_MS = 5_000;
const HTTPS_PORT = 443;

export async function examineNetwork({ genesys }: Config, env: Environment): Promise<Finding[]> {
  const targets = ['slack.com', `login.${genesys.region}`];
  return [...(await examineProxy(targets, env)), ...examineCertificates(env)];
}

async function examineProxy(targets: readonly string[], env: Environment): Promise<Finding[]> {
  const { httpsProxy: address, noProxy } = readProxy(env);
  if (address === null) return [];
  const proxy = URL.canParse(address) ? new URL(address) : null;
  if (proxy === null || !['http:', 'https:'].includes(proxy.protocol)) {
    return [
      broken(
        'Proxy: HTTPS_PROXY is no address of a proxy',
        'http://host:port, or http://user:password@host:port.',
      ),
    ];
  }
  const direct = targets.filter((host) => isExcepted(host, noProxy));
  const through = targets.filter((host) => !direct.includes(host));
  const exceptions = direct.map((host) => fine(`Proxy: ${host} is reached without it, as NO_PROXY says`));
  return [...exceptions, ...(await Promise.all(through.map((host) => examineWay(host, proxy))))];
}

/** Suffixes with commas or blanks; `*` is everything. */
function isExcepted(host: string, noProxy: string): boolean {
  const entries = noProxy.split(/[\s,]+/).filter((entry) => entry !== '');
  return entries.some((entry) => {
    const name = entry
      .replace(/:\d+$/, '')
      .replace(/^\*?\.?/, '')
      .toLowerCase();
    return entry === '*' || host === name || host.endsWith(`.${name}`);
  });
}

/** Without the name and the password that its address may hold. */
function shown(proxy: URL): string {
  return proxy.host;
}

async function examineWay(host: string, proxy: URL): Promise<Finding> {
  const way = await tryConnecting(host, proxy);
  const whole = `HTTPS_PROXY is ${shown(proxy)}`;
  if (way.kind === 'silent') {
    const what = `Proxy: ${shown(proxy)} does not answer (${way.code})`;
    return broken(
      what,
      `Check the address in HTTPS_PROXY; where the services are reached without it, take it away.`,
    );
  }
  if (way.status === 200) return fine(`Proxy: ${shown(proxy)} lets connections to ${host} through`);
  if (way.status === 407) {
    return broken(
      `Proxy: ${shown(proxy)} asks for a name and a password, or takes others (407)`,
      'Give them in the address: HTTPS_PROXY=http://user:password@host:port.',
    );
  }
  return broken(
    `Proxy: ${shown(proxy)} lets no connection to ${host} through (${way.status})`,
    `Whoever runs the proxy must allow ${host}, port ${HTTPS_PORT}; ${whole}.`,
  );
}

type Way = { kind: 'answered'; status: number } | { kind: 'silent'; code: string };

function tryConnecting(host: string, proxy: URL): Promise<Way> {
  const ask = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const target = `${host}:${HTTPS_PORT}`;
  return new Promise((resolve) => {
    const connecting = ask({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...authorization(proxy) },
      timeout: CONNECT_MS,
    });
    connecting.once('connect', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      resolve({ kind: 'answered', status: statusCode });
    });
    // Some answer a refusal as if they were asked for a page.
    connecting.once('response', (response) => {
      response.destroy();
      resolve({ kind: 'answered', status: response.statusCode ?? 0 });
    });
    connecting.once('timeout', () => connecting.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
    connecting.once('error', (error: NodeJS.ErrnoException) =>
      resolve({
        kind: 'silent',
        code: /^[A-Z_]{2,40}$/.test(error.code ?? '') ? String(error.code) : 'no_connection',
      }),
    );
    connecting.end();
  });
}

function authorization({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** Node itself only warns of a file that it cannot read, and goes on without. */
function examineCertificates(env: Environment): Finding[] {
  const path = (env.NODE_EXTRA_CA_CERTS ?? '').trim();
  if (path === '') return [];
  const what = `Certificates: NODE_EXTRA_CA_CERTS (${path})`;
  const text = readText(path);
  if (text === null) return [broken(`${what} cannot be read`, 'Check its path and who may read it.')];
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  const parsed = blocks.map(parsedCertificate);
  if (blocks.length === 0 || parsed.includes(null)) {
    return [
      broken(
        `${what} holds no certificate that can be read`,
        'It must be PEM: -----BEGIN CERTIFICATE----- …',
      ),
    ];
  }
  // Of a large bundle some always are.
  const isOver = parsed.every((one) => one !== null && Date.parse(one.validTo) < Date.now());
  if (isOver) {
    const words = `Certificates: none of those in NODE_EXTRA_CA_CERTS (${path}) is valid any more`;
    return [weaker(words, 'Put the new ones in their place.')];
  }
  return [fine(`${what} adds ${blocks.length} to those that are trusted`)];
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function parsedCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
