import { describe, expect, it } from 'vitest';
import { PayloadLog } from '../src/sandbox/workspace/payload-log.ts';
import { faultsOfPayload } from './payload-faults.ts';

const BAD = [{ type: 'header', text: { type: 'plain_text', text: '' } }];

describe('the guard over every payload of the whole run', () => {
  const cases = [
    { name: 'nothing in a good message', body: { text: 'x', blocks: [{ type: 'divider' }] }, says: null },
    { name: 'nothing in a deletion', body: { delete_original: true }, says: null },
    { name: 'bad blocks', body: { text: 'x', blocks: BAD }, says: 'must be more than 0 characters' },
    { name: 'bad blocks of a form', body: { text: 'x', blocks: JSON.stringify(BAD) }, says: 'more than 0' },
    { name: 'blocks that are no JSON', body: { text: 'x', blocks: '[{' }, says: 'must provide an array' },
    { name: 'a message without text', body: { blocks: [{ type: 'divider' }] }, says: 'no text' },
    { name: 'a text too long', body: { text: 'x'.repeat(4_000) }, says: 'text of 4000 characters' },
  ];
  for (const { name, body, says } of cases) {
    it(`sees ${name}`, () => {
      const faults = faultsOfPayload({ method: 'response_url', body });
      if (says === null) expect(faults).toEqual([]);
      else expect(faults.join('\n')).toContain(says);
    });
  }

  it('sees a view that is none', () => {
    const faults = faultsOfPayload({
      method: 'views.publish',
      body: { view: { type: 'home', blocks: BAD } },
    });
    expect(faults.join('\n')).toContain('json-pointer:/view/blocks/0/text/text');
  });

  it('stands before every log of payloads', () => {
    expect(PayloadLog.prototype.add.name).toBe('look');
  });
});
