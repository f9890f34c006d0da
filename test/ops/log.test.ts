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

  it('keeps to a depth, and survives what refers to itself', () => {
    const { lines, log } = capture('debug', []);
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    log.info('round', loop);
    expect(lines[0]).toContain('[deeper]');
  });
});
