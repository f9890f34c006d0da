/** The least that a Bolt app can be: it answers the command with a fixed message. */
import { readFileSync } from 'node:fs';
import { App, type RespondArguments } from '@slack/bolt';
import { tell } from './tell.ts';

const { SLACK_BOT_TOKEN = '', SLACK_APP_TOKEN = '', SLACK_API_URL = '', BENCH_ANSWERS } = process.env;
/** Bodies by the text of the command. */
const answers: Readonly<Record<string, RespondArguments>> =
  BENCH_ANSWERS === undefined ? {} : JSON.parse(readFileSync(BENCH_ANSWERS, 'utf8'));

const app = new App({
  token: SLACK_BOT_TOKEN,
  appToken: SLACK_APP_TOKEN,
  socketMode: true,
  clientOptions: { slackApiUrl: SLACK_API_URL },
});
app.command('/queue-stats', async ({ ack, command, respond }) => {
  await ack();
  await respond(answers[command.text] ?? 'nothing');
});
await app.start();
tell();
