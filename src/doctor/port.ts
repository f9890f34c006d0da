/** Of PORT and HOST: that the bot could listen there, unless it does so already. */
import { createServer } from 'node:net';
import type { Listen } from '../ops/operations.ts';
import { broken, type Finding, fine } from './finding.ts';

const ASK_MS = 2_000;

export async function examinePort({ host, port }: Listen): Promise<Finding[]> {
  const code = await tryListening(host, port);
  if (code === null)
    return [fine(`Port: ${port === 0 ? `any on ${host}` : `${host}, port ${port}, is free`}`)];
  const what = `Port: the bot cannot listen on ${host}, port ${port} (${code})`;
  switch (code) {
    case 'EADDRINUSE':
      if (await isOneOfUs(host, port)) {
        return [fine(`Port: a bot of this kind listens on ${host}, port ${port} already`)];
      }
      return [broken(what, 'Stop what else listens there, or set PORT to another (0: any that is free).')];
    case 'EACCES':
      return [broken(what, 'Ports below 1024 need a privilege: set PORT to a higher one.')];
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return [broken(what, 'Set HOST to an address of this machine: 127.0.0.1, or 0.0.0.0 for all of them.')];
    default:
      return [broken(what, 'Set HOST and PORT to others.')];
  }
}

/** Null when it can be done, else the system's code. */
function tryListening(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

async function isOneOfUs(host: string, port: number): Promise<boolean> {
  const at = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  try {
    const answer = await fetch(`http://${at}:${port}/healthz`, {
      signal: AbortSignal.timeout(ASK_MS),
      redirect: 'error',
    });
    const body = (await answer.text()).slice(0, 200);
    return body.includes('"name":"queue-stats"');
  } catch {
    return false;
  }
}
