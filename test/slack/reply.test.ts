import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { answer } from '../../src/slack/answers.ts';
import type { Reply, Sent } from '../../src/slack/reply.ts';
import { createReply, MAX_USES } from '../../src/slack/reply.ts';
import { listeningLog } from './bot.ts';
import { anAnswer } from './messages.ts';

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

let server: Server;
let bodies: unknown[];

/** A response_url that answers these, one after another, the last one again and again; null cuts the line. */
async function responseUrl(...answers: (Answer | null)[]): Promise<string> {
  bodies = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const next = answers[Math.min(bodies.length, answers.length - 1)];
      bodies.push(JSON.parse(body));
      if (next === null || next === undefined) request.socket.destroy();
      else response.writeHead(next.status, next.headers).end(next.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const OK = { status: 200, body: 'ok' };

describe('what a response_url says', () => {
  const cases: { name: string; answers: (Answer | null)[]; sent: Sent; posts: number }[] = [
    { name: 'ok is sent', answers: [OK], sent: { kind: 'sent' }, posts: 1 },
    {
      name: '{"ok":true} is sent',
      answers: [{ status: 200, body: '{"ok":true}' }],
      sent: { kind: 'sent' },
      posts: 1,
    },
    {
      name: 'a refusal with 200 is a refusal all the same',
      answers: [{ status: 200, body: '{"ok":false,"error":"invalid_blocks"}' }],
      sent: { kind: 'refused', code: 'invalid_blocks' },
      posts: 1,
    },
    {
      name: 'a bare name with 400 is a refusal',
      answers: [{ status: 400, body: 'invalid_blocks' }],
      sent: { kind: 'refused', code: 'invalid_blocks' },
      posts: 1,
    },
    {
      name: 'a page of HTML with 400 is a refusal without a name',
      answers: [{ status: 400, body: '<html>' }],
      sent: { kind: 'refused', code: 'http_400' },
      posts: 1,
    },
    {
      name: 'used_url is gone',
      answers: [{ status: 404, body: 'used_url' }],
      sent: { kind: 'gone', code: 'used_url' },
      posts: 1,
    },
    {
      name: '503 is repeated once',
      answers: [{ status: 503, body: '' }, OK],
      sent: { kind: 'sent' },
      posts: 2,
    },
    {
      name: '503 twice is a failure',
      answers: [{ status: 503, body: '' }],
      sent: { kind: 'failed', code: 'http_503' },
      posts: 2,
    },
    { name: 'a cut line is repeated once', answers: [null, OK], sent: { kind: 'sent' }, posts: 2 },
    {
      name: 'a 429 of an hour is not waited for',
      answers: [{ status: 429, body: '', headers: { 'retry-after': '3600' } }],
      sent: { kind: 'failed', code: 'rate_limited' },
      posts: 1,
    },
  ];
  for (const { name, answers, sent, posts } of cases) {
    it(name, async () => {
      const reply = createReply(await responseUrl(...answers));
      expect(await reply.send({ text: 'x' })).toEqual(sent);
      expect(bodies).toHaveLength(posts);
    });
  }

  it('is used five times at most', async () => {
    const reply = createReply(await responseUrl(OK));
    for (let use = 0; use < MAX_USES; use += 1) expect(await reply.send({})).toEqual({ kind: 'sent' });
    expect(await reply.send({})).toEqual({ kind: 'gone', code: 'used_up' });
    expect(bodies).toHaveLength(MAX_USES);
  });
});

describe('an answer', () => {
  it('goes from rich to monospace to plain text while Slack refuses it, with the same figures', async () => {
    const sent: Record<string, unknown>[] = [];
    const reply: Reply = {
      send(body) {
        sent.push(body);
        return Promise.resolve(
          sent.length < 3 ? { kind: 'refused', code: 'invalid_blocks' } : { kind: 'sent' },
        );
      },
    };
    const log = listeningLog();
    await answer(reply, anAnswer(), 'k', { replace: true, ephemeral: true }, log);
    expect(sent.map((body) => body.text)).toEqual(
      Array(3).fill('12 waiting; worst Billing: 7. Today 6.1 %.'),
    );
    expect(JSON.stringify(sent[0])).toContain('data_table');
    expect(JSON.stringify(sent[1])).toContain('Billing      803      6.1 %');
    expect(sent[2]).toEqual({
      text: '12 waiting; worst Billing: 7. Today 6.1 %.',
      mrkdwn: false,
      response_type: 'ephemeral',
      replace_original: true,
    });
    expect(log.lines.map(({ facts }) => facts.drawn)).toEqual(['rich', 'monospace']);
  });

  it('stops at a response_url that is gone', async () => {
    let posts = 0;
    const reply: Reply = {
      send() {
        posts += 1;
        return Promise.resolve({ kind: 'gone', code: 'expired_url' });
      },
    };
    await answer(reply, anAnswer(), 'k', { replace: false, ephemeral: true }, listeningLog());
    expect(posts).toBe(1);
  });
});
