/** Of Slack: that it is reached, both tokens, each scope, and what cannot be seen from here. */
import type { Surroundings } from '../asking.ts';
import type { Config } from '../config.ts';
import { SLACK_PATH } from '../ops/operations.ts';
import type { Inspection } from '../slack/inspect.ts';
import { NEEDED_SCOPES, SCOPE_USES } from '../slack/scopes.ts';
import { inspectWorkspace } from '../slack/workspace.ts';
import { examineClock } from './clock.ts';
import { broken, counted, type Finding, fine, note, weaker } from './finding.ts';

const INSTALL_AGAIN =
  'api.slack.com/apps → your app → OAuth & Permissions: add it (manifest.yml has all of them), and install the app again.';
/** https://docs.slack.dev/authentication/verifying-requests-from-slack shows one. */
const SIGNING_SECRET = /^[0-9a-f]{32}$/;

export async function examineSlack({ slack }: Config, { log }: Surroundings): Promise<Finding[]> {
  const inspection = await inspectWorkspace({ ...slack, log });
  const { bot, app } = inspection;
  return [
    bot.ok
      ? fine(`Slack: the bot token works in ${bot.value.identity.team}`)
      : broken(`Slack: ${bot.problem.what}`, bot.problem.todo),
    ...(bot.ok ? examineScopes(inspection) : []),
    ...(app === null
      ? []
      : [
          app.ok
            ? fine('Slack: the app-level token opens connections')
            : broken(`Slack: ${app.problem.what}`, app.problem.todo),
        ]),
    ...examineMode(slack.mode),
    ...(bot.ok ? [unseen()] : []),
    ...examineClock('Slack', inspection.skewMs),
  ];
}

function examineScopes({ bot, missingScopes, missingOptional }: Inspection): Finding[] {
  if (bot.ok && bot.value.scopes === null) {
    return [note('Slack: scopes are not told here', 'Compare the app with manifest.yml.')];
  }
  const missing = missingScopes.map((scope) =>
    broken(`Slack: the scope ${scope} is missing, ${SCOPE_USES[scope]}`, INSTALL_AGAIN),
  );
  const granted = NEEDED_SCOPES.length - missing.length;
  return [
    ...(missing.length === 0
      ? [fine(`Slack: all ${counted(granted, 'scope')} that it needs are granted`)]
      : missing),
    ...missingOptional.map((words) => weaker(`Slack: weaker without ${words}`, INSTALL_AGAIN)),
  ];
}

function examineMode(mode: Config['slack']['mode']): Finding[] {
  if (mode.kind === 'socket') return [];
  const addresses = note(
    `Slack: HTTP mode; where Slack sends requests cannot be seen from here`,
    `Give https://your-host${SLACK_PATH} in the app’s settings for the command, interactivity, its options load URL, and events.`,
  );
  if (SIGNING_SECRET.test(mode.signingSecret)) return [addresses];
  const unlike = weaker(
    'Slack: SLACK_SIGNING_SECRET does not look like one: those are 32 digits and letters from a to f',
    'Copy it from api.slack.com/apps → your app → Basic Information → Signing Secret.',
  );
  return [unlike, addresses];
}

/** Slack tells nobody which events an app is subscribed to. */
function unseen(): Finding {
  return note(
    'Slack: the events of the app (app_mention, app_home_opened) cannot be seen from here',
    'Try them while the bot runs: mention it in a channel that it is in, and open its Home tab.',
  );
}
