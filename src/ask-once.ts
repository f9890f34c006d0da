/** `ask`: one line, answered in the terminal with the same words as in Slack. */
import { createAsking, type Surroundings } from './asking.ts';
import { exportCsv, exportJson } from './commands/export.ts';
import type { AskingConfig } from './config.ts';
import { drawPlain } from './core/plain.ts';

const EXPORTS = { json: exportJson, csv: exportCsv };
const ASKER = { userId: 'terminal', channelId: 'terminal', zone: null };

/**
 * Prints the answer; the exit code: 0 for figures and help. A fault, a line that was not understood, and what has no rows
 * for other programs go to standard error, with 1.
 */
export async function askOnce(
  line: string,
  form: 'plain' | 'json' | 'csv',
  config: AskingConfig,
  surroundings: Surroundings,
): Promise<number> {
  const { genesys, desk } = createAsking(config, surroundings);
  try {
    const { message, report, isFailure } = await desk.answer(line, ASKER);
    if (isFailure || (form !== 'plain' && report === null)) {
      process.stderr.write(`${drawPlain(message)}\n`);
      return 1;
    }
    const text = form === 'plain' || report === null ? drawPlain(message) : EXPORTS[form](report);
    if (text !== '') process.stdout.write(`${text}\n`);
    return 0;
  } finally {
    genesys.stop();
  }
}
