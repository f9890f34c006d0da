/** The commands of digests. */
import type { Command } from '../../core/route.ts';
import { DIGEST_COMMAND, SAVE_COMMAND } from './digest.ts';
import { HISTORY_COMMAND } from './history.ts';
import { LIST_COMMAND } from './list.ts';
import type { DigestParts } from './parts.ts';
import { REMOVE_COMMAND } from './remove.ts';

export const DIGEST_COMMANDS: readonly Command<DigestParts>[] = [
  DIGEST_COMMAND,
  LIST_COMMAND,
  REMOVE_COMMAND,
  HISTORY_COMMAND,
  SAVE_COMMAND,
];
