/** `ask`: one line, answered in the terminal with the same words as in Slack. */
import { createAsking, type Surroundings } from './app.ts';
import { exportCsv, exportJson } from './commands/export.ts';
import type { Config } from './config.ts';
import { drawPlain } from './core/plain.ts';

const ASKER = { userId: 'terminal', channelId: 'terminal', zone: null };

/** Prints the answer; the exit code: 0 for figures and help, 1 for a fault or a line that was not understood. */
export async function askOnce(
  line: string,
  form: 'plain' | 'json' | 'csv',
  config: Omit<Config, 'slack'>,
  surroundings: Surroundings,
): Promise<number> {
  const { genesys, desk } = createAsking(config, surroundings);
  try {
    const { message, report } = await desk.answer(line, ASKER);
    if (form === 'plain') {
      process.stdout.write(`${drawPlain(message)}\n`);
      return 0;
    }
    if (report === null) {
      process.stderr.write(`${drawPlain(message)}\n`);
      return 1;
    }
    process.stdout.write(`${form === 'json' ? exportJson(report) : exportCsv(report)}\n`);
    return 0;
  } finally {
    genesys.stop();
  }
}
