import { describe, expect, it } from 'vitest';
import { createLog, type LogLevel } from '../../src/ops/log.ts';

function capture(
  level: LogLevel,
  secrets: readonly string[],
): { lines: string[]; log: ReturnType<typeof createLog> } {
  const lines: string[] = [];
  return {
    lines,
    log: createLog({ level, secrets, destination: { write: (line: string) => lines.push(line) } }),
  };
}

describe('the log', () => {
  it('writes one JSON object a line, with its level, its words and its facts', () => {
    const { lines, log } = capture('info', []);
    log.info('connected', { team: 'Pretend' });
    log.debug('not at this level');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 30, msg: 'connected', team: 'Pretend' });
  });

  it.each([
    ['in words', (log: ReturnType<typeof createLog>) => log.warn('the secret is s3cret-value')],
    [
      'in a fact',
      (log: ReturnType<typeof createLog>) => log.warn('x', { deep: { list: ['a s3cret-value b'] } }),
    ],
    ['as a key', (log: ReturnType<typeof createLog>) => log.warn('x', { 's3cret-value': 1 })],
    [
      'in an error',
      (log: ReturnType<typeof createLog>) => log.warn('x', { error: new Error('no s3cret-value here') }),
    ],
    [
      'in base64',
      (log: ReturnType<typeof createLog>) =>
        log.warn('x', { header: Buffer.from('s3cret-value').toString('base64') }),
    ],
    [
      'percent-encoded',
      (log: ReturnType<typeof createLog>) => log.warn('x', { body: encodeURIComponent('s3cret-value') }),
    ],
  ])('takes a known secret out %s', (_, write) => {
    const { lines, log } = capture('debug', ['s3cret-value']);
    write(log);
    expect(lines.join('')).not.toContain('s3cret-value');
    expect(lines.join('')).not.toContain(Buffer.from('s3cret-value').toString('base64'));
    expect(lines.join('')).toContain('[redacted]');
  });

  it.each(['xoxb-123456-abcdef', 'xapp-1-A0-123456', 'Basic aWQ6c2VjcmV0', 'Bearer abcdef.ghijkl'])(
    'takes out what looks like a secret: %s',
    (secret) => {
      const { lines, log } = capture('debug', []);
      log.error(`failed with ${secret}`, { config: { headers: { Authorization: secret } } });
      expect(lines.join('')).not.toContain(secret.split(' ').at(-1));
    },
  );

  const SECRET = 's3cret-value';

  it.each<[string, unknown]>([
    ['the cause of an error', new Error('x', { cause: new Error(`no ${SECRET}`) })],
    ['the cause of a cause', new Error('x', { cause: new Error('y', { cause: `with ${SECRET}` }) })],
    ['one error of several', new AggregateError([new Error(SECRET)], 'x')],
    ['an error’s own properties', Object.assign(new Error('x'), { config: { headers: { a: SECRET } } })],
    ['the stack of an error', Object.assign(new Error('x'), { stack: `at ${SECRET}` })],
    ['an array in an array', [[[SECRET]]]],
    ['a map', new Map([[SECRET, { deep: SECRET }]])],
    ['a set', new Set([SECRET])],
    ['an address', new URL(`https://example.com/?q=${SECRET}`)],
    ['bytes', Buffer.from(SECRET)],
    ['a text within JSON', JSON.stringify({ a: SECRET })],
  ])('takes a known secret out of %s', (_, fact) => {
    const { lines, log } = capture('debug', [SECRET]);
    log.error('x', { fact });
    const text = lines.join('');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain([...Buffer.from(SECRET)].join(','));
  });

  it.each([
    ['postgres://bot:hunter2@db:5432/queues', 'postgres://[redacted]@db:5432/queues'],
    ['postgres://bot:hun/ter2@db/x failed', null],
    ['http://ana:hunter2@proxy:3128', 'http://[redacted]@proxy:3128'],
    ['https://ana:hunter2@[::1]:8080/', 'https://[redacted]@[::1]:8080/'],
    ['got https://hooks.slack.com/commands/T0/1/hunter2 back', 'got [redacted] back'],
    [
      'wss://wss.slack.com/link/?ticket=hunter2&app_id=1',
      'wss://wss.slack.com/link/?ticket=[redacted]&app_id=1',
    ],
    ['grant_type=x&client_secret=hunter2', 'grant_type=x&client_secret=[redacted]'],
  ])('takes out of %s what nobody told it', (text, written) => {
    const { lines, log } = capture('debug', ['hun/ter2']);
    log.warn(text, { text });
    expect(lines.join('')).not.toContain('ter2');
    if (written !== null) expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: written, text: written });
  });

  it.each(['https://example.com/@ana', 'ana@example.com', '14:05 @ Billing', 'https://example.com/a?b=c@d'])(
    'leaves %s as it is',
    (text) => {
      const { lines, log } = capture('debug', []);
      log.warn('x', { text });
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ text });
    },
  );

  it.each([
    'authorization',
    'Authorization',
    'password',
    'client_secret',
    'botToken',
    'x-slack-signature',
    'set-cookie',
  ])('writes no text under the name %s, at any depth', (name) => {
    const { lines, log } = capture('debug', []);
    log.warn('x', { [name]: 'hunter2', deep: [{ [name]: 'hunter2' }] });
    expect(lines.join('')).not.toContain('hunter2');
  });

  it('keeps what helps: an error’s code, its cause, a date, a count that is called tokens', () => {
    const { lines, log } = capture('debug', []);
    const error = Object.assign(new Error('no way', { cause: new Error('why') }), { code: 'ECONNREFUSED' });
    log.error('x', { error, at: new Date(0), tokens: 3 });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      error: { name: 'Error', message: 'no way', code: 'ECONNREFUSED', cause: { message: 'why' } },
      at: '1970-01-01T00:00:00.000Z',
      tokens: 3,
    });
  });

  it('has one shape: no fact takes the place of the level, the time or the words', () => {
    const { lines, log } = capture('debug', []);
    log.info('words', { level: 99, time: 'never', msg: 'others' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 30,
      time: expect.any(Number),
      msg: 'words',
      level_: 99,
      time_: 'never',
      msg_: 'others',
    });
  });

  it('does not throw, whatever it is given', () => {
    const { lines, log } = capture('debug', []);
    const odd = {
      get broken(): string {
        throw new Error('not readable');
      },
      big: 10n,
      call: () => undefined,
      sign: Symbol('s'),
      nothing: null,
      none: undefined,
      wrong: new Date(Number.NaN),
      long: 'x'.repeat(50_000),
    };
    log.info('odd', odd);
    const line = JSON.parse(lines[0] ?? '') as Record<string, string>;
    expect(line).toMatchObject({ broken: '[unreadable]', big: '10', call: '[function]', wrong: '[no date]' });
    expect(line.long?.length).toBeLessThan(11_000);
  });

  it('takes its time by the length of a text, whatever stands in it', () => {
    const { log } = capture('debug', ['s3cret-value']);
    const long = 200_000;
    const startedAtMs = performance.now();
    for (const piece of ['a.', 'x://', 'a://b', '=token=', 'xoxb-', 'bearer ', '@'])
      log.info('x', { text: piece.repeat(long / piece.length) });
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  });

  it('keeps to a depth, and survives what refers to itself', () => {
    const { lines, log } = capture('debug', []);
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    log.info('round', loop);
    expect(lines[0]).toContain('[deeper]');
  });
});
