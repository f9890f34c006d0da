/** Who may change what others rely on. */
import { describe, expect, it } from 'vitest';
import { type EditAccess, mayChange } from '../../src/core/access.ts';

const CLOSED: EditAccess = { adminIds: ['U0CHIE'], isOpen: false };
const OPEN: EditAccess = { ...CLOSED, isOpen: true };
const OF_ANA = { ownerId: 'U0ANA', keptIn: null };
const OF_A_FILE = { ownerId: 'U0ANA', keptIn: { file: 'rules.yml', key: 'a' } };

describe('a rule, a digest or a group', () => {
  it.each([
    ['may be changed by its owner', 'U0ANA', OF_ANA, CLOSED, true],
    ['may be changed by an admin', 'U0CHIE', OF_ANA, CLOSED, true],
    ['may not be changed by others', 'U0BEN', OF_ANA, CLOSED, false],
    ['may be changed by everybody where editing is open', 'U0BEN', OF_ANA, OPEN, true],
    ['that a file keeps may not be changed by its owner', 'U0ANA', OF_A_FILE, CLOSED, false],
    ['that a file keeps may not be changed by an admin', 'U0CHIE', OF_A_FILE, CLOSED, false],
    ['that a file keeps may not be changed where editing is open', 'U0BEN', OF_A_FILE, OPEN, false],
  ])('%s', (_, userId, it, access, expected) => {
    expect(mayChange(it, userId, access)).toBe(expected);
  });
});
