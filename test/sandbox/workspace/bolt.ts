/** A real Bolt app on a pretend workspace, for these tests. */

import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { SandboxClock } from '../../../src/sandbox/clock.ts';
import { createSandboxClock } from '../../../src/sandbox/clock.ts';
import type { Manifest } from '../../../src/sandbox/workspace/manifest.ts';
import type { Workspace, WorkspaceOptions } from '../../../src/sandbox/workspace/workspace.ts';
import { startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';

export function manifest(scopes: string[] = []): Manifest {
  return {
    _metadata: { major_version: 1 },
    display_information: { name: 'Queue stats', description: 'Queue figures' },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true },
      bot_user: { display_name: 'queue-stats' },
      slash_commands: [
        {
          command: '/queue-stats',
          description: 'Figures of your queues',
          usage_hint: 'all now',
          should_escape: true,
        },
      ],
    },
    oauth_config: {
      scopes: {
        bot: [
          'commands',
          'chat:write',
          'chat:write.public',
          'app_mentions:read',
          'users:read',
          'channels:history',
          'groups:history',
          'im:history',
          ...scopes,
        ] as Manifest['oauth_config']['scopes']['bot'],
      },
    },
    settings: {
      event_subscriptions: { bot_events: ['app_home_opened', 'app_mention'] },
      interactivity: { is_enabled: true },
      socket_mode_enabled: true,
    },
  };
}

export function startPretendSlack(options: Partial<WorkspaceOptions> = {}): Promise<Workspace> {
  const clock: SandboxClock = createSandboxClock({ startMs: Date.UTC(2026, 10, 17, 13, 5) });
  return startWorkspace({ clock, manifest: manifest(), ...options });
}

const RETRIES = { retries: 3, factor: 1, minTimeout: 20 };

export function receiverFor(workspace: Workspace): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken: workspace.appToken,
    logLevel: LogLevel.ERROR,
    logger: quiet,
    clientPingTimeout: 300,
    installerOptions: {
      clientOptions: { slackApiUrl: workspace.apiUrl, retryConfig: { ...RETRIES } },
    },
  });
}

export interface RunningApp {
  app: App;
  errors: Error[];
  stop(): Promise<void>;
}

/** Starts a Bolt app over Socket Mode with as many receivers as asked for. */
export async function startBolt(
  workspace: Workspace,
  set: (app: App) => void,
  receivers = 1,
): Promise<RunningApp> {
  const all = Array.from({ length: receivers }, () => receiverFor(workspace));
  const [first] = all;
  if (first === undefined) throw new Error('At least one receiver');
  const errors: Error[] = [];
  const app = new App({
    token: workspace.botToken,
    receiver: first,
    deferInitialization: true,
    logger: quiet,
    clientOptions: {
      slackApiUrl: workspace.apiUrl,
      retryConfig: { ...RETRIES },
      rejectRateLimitedCalls: true,
    },
  });
  app.error(async (error) => {
    errors.push(error);
  });
  set(app);
  await app.init();
  for (const receiver of all) {
    receiver.init(app);
    await receiver.start();
  }
  await workspace.connected(receivers);
  return {
    app,
    errors,
    async stop() {
      for (const receiver of all) await receiver.stop();
    },
  };
}

const nothing = (): void => undefined;
export const quiet = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};
