/** The page's own files and the two libraries it stands on, served as they are. */

import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { sendText } from './requests.ts';

const CONTENT_TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

export async function sendPageFile(response: ServerResponse, pathname: string, root: URL): Promise<void> {
  const name = pathname === '/' || pathname.startsWith('/archives/') ? 'index.html' : pathname.slice(1);
  const type = CONTENT_TYPES[name.split('.').at(-1) ?? ''];
  if (!/^[a-z0-9-]+\.[a-z]+$/.test(name) || type === undefined) {
    sendText(response, 404, 'not found');
    return;
  }
  await sendFile(response, new URL(name, root), type, (text) => text);
}

const resolver = createRequire(import.meta.url);

/** The libraries of the page, from the installed packages; their bare imports point at each other. */
export async function sendVendor(response: ServerResponse, name: string): Promise<void> {
  const path = vendorPath(name);
  if (path === null) sendText(response, 404, 'not found');
  else
    await sendFile(response, path, CONTENT_TYPES.js ?? '', (text) =>
      text.replace(/from\s*["']preact["']/g, 'from"./preact.js"').replace(/\n\/\/# sourceMappingURL=.*/g, ''),
    );
}

function vendorPath(name: string): string | null {
  if (name === 'preact.js') return resolver.resolve('preact');
  if (name === 'hooks.js') return resolver.resolve('preact/hooks');
  if (name === 'htm.js') return join(dirname(resolver.resolve('htm')), 'htm.module.js');
  return null;
}

async function sendFile(
  response: ServerResponse,
  path: URL | string,
  type: string,
  change: (text: string) => string,
): Promise<void> {
  try {
    sendText(response, 200, change(await readFile(path, 'utf8')), type);
  } catch {
    sendText(response, 404, 'not found');
  }
}
