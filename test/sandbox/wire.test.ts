/** The wire keeps what passed, within bounds, and no secret of it. */
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/sandbox/redact.ts';
import { Wire, type WireBegin } from '../../src/sandbox/wire.ts';

const CALL: WireBegin = {
  side: 'slack',
  kind: 'call',
  direction: 'from the app',
  name: 'chat.postMessage',
  sent: { channel: 'C0OPS' },
};

function aWire(): Wire {
  return new Wire(() => 1_700_000_000_000);
}

describe('the wire', () => {
  it('gives the newest first, without bodies, and one with them', () => {
    const wire = aWire();
    wire.begin(CALL)({ status: '200', isWell: true, received: { ok: true } });
    wire.begin({ ...CALL, name: 'chat.update' });
    expect(wire.list()).toMatchObject([
      { id: 2, name: 'chat.update', status: null, ms: null },
      { id: 1, name: 'chat.postMessage', status: '200', isWell: true, ms: expect.any(Number) },
    ]);
    expect(JSON.stringify(wire.list())).not.toContain('C0OPS');
    expect(wire.find(1)).toMatchObject({ sent: '{\n "channel": "C0OPS"\n}', received: '{\n "ok": true\n}' });
    expect(wire.find(3)).toBeNull();
  });

  it('changes its version with every beginning and end, and hears an end once', () => {
    const wire = aWire();
    const seen = [wire.version()];
    const end = wire.begin(CALL);
    seen.push(wire.version());
    end({ status: '200', isWell: true });
    seen.push(wire.version());
    end({ status: 'no answer', isWell: false });
    expect(wire.version()).toBe(seen.at(-1));
    expect(new Set(seen).size).toBe(3);
    expect(wire.list()).toMatchObject([{ status: '200', isWell: true }]);
  });

  it('forgets the oldest, by count and by size, and cuts what is long', () => {
    const many = aWire();
    for (let at = 0; at < 1_000; at += 1) many.begin(CALL)({ status: '200', isWell: true });
    expect(many.list()).toHaveLength(400);
    expect(many.list()[0]).toMatchObject({ id: 1_000 });

    const large = aWire();
    const text = 'x'.repeat(100_000);
    for (let at = 0; at < 400; at += 1)
      large.begin({ ...CALL, sent: text })({ status: '200', isWell: true, received: text });
    const kept = large.list().map(({ id }) => large.find(id));
    const characters = kept.reduce(
      (sum, one) => sum + (one?.sent.length ?? 0) + (one?.received.length ?? 0),
      0,
    );
    expect(characters).toBeLessThan(6_100_000);
    expect(kept[0]?.sent).toMatch(/x\n… cut: 100000 characters in all$/);
    large.clear();
    expect(large.list()).toEqual([]);
  });

  it('hears the end of what it has forgotten without a fault', () => {
    const wire = aWire();
    const end = wire.begin(CALL);
    wire.clear();
    end({ status: '200', isWell: true, received: 'late' });
    expect(wire.list()).toEqual([]);
  });
});

describe('a secret', () => {
  const SECRET = 'Zq7pretendSecretValue0815';

  it.each([
    ['a field of a form', { token: SECRET }],
    ['deep in an answer', { a: [{ access_token: SECRET }] }],
    ['a bot token anywhere', { text: 'see xoxb-4711-Zq7pretendSecretValue0815' }],
    ['an app token anywhere', ['xapp-1-Zq7pretendSecretValue0815']],
    ['a ticket', { url: `ws://127.0.0.1:1/link/?ticket=${SECRET}&x=1` }],
    ['a response URL', { response_url: `http://127.0.0.1:1/response/${SECRET}` }],
    ['a header', `Authorization: Bearer ${SECRET}`],
    ['a header of a login', `Basic ${SECRET}==`],
    ['a form that is a text', `client_id=x&client_secret=${SECRET}`],
    ['JSON that is a text', `{"access_token": "${SECRET}", "x`],
  ])('is taken out: %s', (_, value) => {
    expect(JSON.stringify(redact(value))).not.toContain(SECRET);
  });

  it('is looked for without harm to the rest', () => {
    const plain = { text: 'Basic questions about a bearer of news', token: null, n: 1, is: [true, null] };
    expect(redact(plain)).toEqual(plain);
  });

  it('is cut out of a body that is too long to be read', () => {
    const wire = aWire();
    wire.begin(CALL)({
      status: '200',
      isWell: true,
      received: `{"access_token":"${SECRET}","x":"${'y'.repeat(90_000)}"}`,
    });
    expect(wire.find(1)?.received).toContain('[hidden]');
    expect(wire.find(1)?.received).not.toContain(SECRET);
  });
});
