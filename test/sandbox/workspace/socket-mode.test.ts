/** The real Bolt over Socket Mode against the pretend workspace. */

import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import type { RunningApp } from './bolt.ts';
import { startBolt, startPretendSlack } from './bolt.ts';

let workspace: Workspace;
let bolt: RunningApp | null = null;

afterEach(async () => {
  await bolt?.stop();
  bolt = null;
  await workspace.stop();
});

const ANA = { user: 'U0ANA', channel: 'C0OPS' };

describe('a command', () => {
  it('is acknowledged and answered, for the person alone', async () => {
    workspace = await startPretendSlack();
    bolt = await startBolt(workspace, (app) => {
      app.command('/queue-stats', async ({ ack, respond, command }) => {
        await ack();
        await respond({ text: `heard ${command.text}` });
      });
    });
    const outcome = await workspace.command({ ...ANA, line: '/queue-stats all now' });
    expect(outcome.acked).toBe(true);
    const [answer] = await outcome.waitForAnswer();
    expect(answer).toMatchObject({
      text: 'heard all now',
      ephemeral: true,
      visibleTo: 'U0ANA',
      user: workspace.app.botUserId,
    });
    expect(workspace.messages('C0OPS', 'U0ANA')).toHaveLength(1);
    expect(workspace.messages('C0OPS', 'U0BEN')).toHaveLength(0);
    expect(bolt.errors).toEqual([]);
  });

  it('carries names as ids and escapes what was typed', async () => {
    workspace = await startPretendSlack();
    const texts: string[] = [];
    bolt = await startBolt(workspace, (app) => {
      app.command('/queue-stats', async ({ ack, command }) => {
        texts.push(command.text);
        await ack();
      });
    });
    await workspace.command({
      ...ANA,
      line: '/queue-stats a<b & c>d for @ben in #ops and #leads, not #nowhere',
    });
    await workspace.command({ user: 'U0BEN', channel: 'C0OPS', line: '/queue-stats in #leads' });
    expect(texts).toEqual([
      'a&lt;b &amp; c&gt;d for <@U0BEN|ben> in <#C0OPS|ops> and <#G0LEADS|>, not #nowhere',
      'in #leads',
    ]);
  });

  it('that is not acknowledged in time fails with operation_timeout, and says so to the person', async () => {
    workspace = await startPretendSlack({ limits: { ackMs: 150 } });
    bolt = await startBolt(workspace, () => undefined);
    const outcome = await workspace.command({ ...ANA, line: '/queue-stats all' });
    expect(outcome).toMatchObject({ acked: false, error: 'operation_timeout' });
    expect(outcome.ackMs).toBeGreaterThanOrEqual(140);
    const [told] = workspace.messages('C0OPS', 'U0ANA');
    expect(told).toMatchObject({
      user: 'USLACKBOT',
      text: '/queue-stats failed with the error "operation_timeout"',
      ephemeral: true,
    });
  });

  it('fails with dispatch_failed when no connection is there', async () => {
    workspace = await startPretendSlack();
    const outcome = await workspace.command({ ...ANA, line: '/queue-stats all' });
    expect(outcome).toMatchObject({ acked: false, error: 'dispatch_failed' });
  });

  it('that the manifest does not know, or in a thread, never reaches the app', async () => {
    workspace = await startPretendSlack();
    const unknown = await workspace.command({ ...ANA, line: '/other all' });
    expect(unknown.shown).toContain('/other is not a valid command');
    const threaded = await workspace.command({ ...ANA, line: '/queue-stats all', threadTs: '1.1' });
    expect(threaded.shown).toBe('/queue-stats is not supported in threads. Sorry!');
  });

  it('may be answered in the acknowledgement itself', async () => {
    workspace = await startPretendSlack();
    bolt = await startBolt(workspace, (app) => {
      app.command('/queue-stats', async ({ ack }) => ack({ response_type: 'in_channel', text: 'to all' }));
    });
    const outcome = await workspace.command({ ...ANA, line: '/queue-stats' });
    expect(outcome.answers).toMatchObject([{ text: 'to all', ephemeral: false }]);
  });
});

describe('connections', () => {
  it('take turns: two receivers share the commands and each is told once', async () => {
    workspace = await startPretendSlack();
    let heard = 0;
    bolt = await startBolt(
      workspace,
      (app) => {
        app.command('/queue-stats', async ({ ack }) => {
          heard += 1;
          await ack();
        });
      },
      2,
    );
    for (let count = 0; count < 6; count += 1) await workspace.command({ ...ANA, line: '/queue-stats' });
    expect(workspace.connections()).toBe(2);
    expect(heard).toBe(6);
  });

  it('lose no command when one of two is refreshed, and the refreshed one comes back', async () => {
    workspace = await startPretendSlack();
    bolt = await startBolt(
      workspace,
      (app) => {
        app.command('/queue-stats', async ({ ack }) => ack());
      },
      2,
    );
    expect(workspace.faults.disconnect({ reason: 'refresh_requested', which: 'oldest' })).toBe(1);
    const outcomes = [];
    for (let count = 0; count < 8; count += 1)
      outcomes.push(await workspace.command({ ...ANA, line: '/queue-stats' }));
    expect(outcomes.filter((outcome) => !outcome.acked)).toEqual([]);
    await workspace.connected(2);
    // An acknowledgement from each: Bolt rejects unhandled when it is stopped between a reconnect and its hello.
    for (let count = 0; count < 2; count += 1) await workspace.command({ ...ANA, line: '/queue-stats' });
  });

  it('have a hole when the only one is refreshed', async () => {
    workspace = await startPretendSlack();
    bolt = await startBolt(workspace, (app) => {
      app.command('/queue-stats', async ({ ack }) => ack());
    });
    workspace.faults.disconnect();
    expect((await workspace.command({ ...ANA, line: '/queue-stats' })).error).toBe('dispatch_failed');
    await workspace.connected();
    expect((await workspace.command({ ...ANA, line: '/queue-stats' })).acked).toBe(true);
  });

  it('need a ticket that serves once', async () => {
    workspace = await startPretendSlack();
    const reply = await fetch(`${workspace.apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${workspace.appToken}` },
    });
    const { url } = (await reply.json()) as { url: string };
    const first = new WebSocket(url);
    const hello = await new Promise<string>((resolve) =>
      first.once('message', (data) => resolve(String(data))),
    );
    expect(JSON.parse(hello)).toMatchObject({
      type: 'hello',
      num_connections: 1,
      debug_info: { approximate_connection_time: 18060 },
      connection_info: { app_id: workspace.app.id },
    });
    const second = new WebSocket(url);
    const refused = await new Promise<string>((resolve) =>
      second.once('error', (error) => resolve(error.message)),
    );
    expect(refused).toContain('401');
    first.terminate();
  });
});

describe('events', () => {
  it('are sent again while nobody acknowledges them, with the same id', async () => {
    workspace = await startPretendSlack({ limits: { ackMs: 80, retryMs: [10, 10] } });
    const reply = await fetch(`${workspace.apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${workspace.appToken}` },
    });
    const { url } = (await reply.json()) as { url: string };
    const deaf = new WebSocket(url);
    const frames: { retry_attempt: number; payload: { event_id: string }; envelope_id: string }[] = [];
    deaf.on('message', (data) => {
      const frame = JSON.parse(String(data));
      if (frame.type !== 'events_api') return;
      frames.push(frame);
      if (frame.retry_attempt === 2)
        deaf.send(JSON.stringify({ envelope_id: frame.envelope_id, payload: {} }));
    });
    await workspace.connected();
    const outcome = await workspace.openHome('U0ANA');
    expect(outcome).toMatchObject({ acked: true, attempts: 3 });
    expect(frames.map((frame) => frame.retry_attempt)).toEqual([0, 1, 2]);
    expect(new Set(frames.map((frame) => frame.payload.event_id)).size).toBe(1);
    deaf.terminate();
  });

  it('bring a mention in a thread, which the app answers there', async () => {
    workspace = await startPretendSlack();
    bolt = await startBolt(workspace, (app) => {
      app.event('app_mention', async ({ event, say }) => {
        await say({ text: `said ${event.text}`, thread_ts: event.thread_ts ?? event.ts });
      });
    });
    const root = await workspace.say({ ...ANA, text: 'how is billing?' });
    const asked = await workspace.mention({ ...ANA, threadTs: root.ts, text: '@queue-stats billing now' });
    const [answer] = await asked.waitForAnswer();
    expect(answer).toMatchObject({
      text: 'said <@U0QUEUESTATS> billing now',
      threadTs: root.ts,
      pings: ['U0QUEUESTATS'],
    });
  });

  it('do not come from channels the app is not in', async () => {
    workspace = await startPretendSlack();
    const asked = await workspace.mention({ user: 'U0ANA', channel: 'G0LEADS', text: 'billing' });
    expect(asked).toMatchObject({ eventId: null, attempts: 0 });
  });
});

describe('modals', () => {
  it('open with a trigger, take what is entered, show errors, and close', async () => {
    workspace = await startPretendSlack();
    const submitted: unknown[] = [];
    bolt = await startBolt(workspace, (app) => {
      app.command('/queue-stats', async ({ ack, client, command }) => {
        await ack();
        await client.views.open({ trigger_id: command.trigger_id, view: modal() });
      });
      app.options('queue', async ({ ack, options }) => {
        await ack({
          options: [{ text: { type: 'plain_text', text: `Billing ${options.value}` }, value: 'q1' }],
        });
      });
      app.view('rule', async ({ ack, view }) => {
        submitted.push(view.state.values);
        const name = view.state.values.name_block?.name?.value;
        if (name === 'bad')
          await ack({ response_action: 'errors', errors: { name_block: 'Another name, please' } });
        else await ack();
      });
    });
    await workspace.command({ ...ANA, line: '/queue-stats alert' });
    const view = await workspace.waitUntil(() => workspace.views('U0ANA')[0]);
    expect(view.content.title).toMatchObject({ text: 'New rule' });
    expect(await workspace.options({ user: 'U0ANA', actionId: 'queue', text: '' })).toMatchObject({
      options: [{ value: 'q1' }],
      error: null,
    });
    const empty = await workspace.submitView({ user: 'U0ANA' });
    expect(empty).toMatchObject({ acked: false, error: 'missing_fields' });
    const bad = await workspace.submitView({ user: 'U0ANA', values: { name: 'bad' } });
    expect(bad.errors).toEqual({ name_block: 'Another name, please' });
    const good = await workspace.submitView({ user: 'U0ANA', values: { name: 'good', queue: 'q1' } });
    expect(good).toMatchObject({ acked: true, error: null, view: null });
    expect(submitted.at(-1)).toMatchObject({
      name_block: { name: { type: 'plain_text_input', value: 'good' } },
      queue_block: { queue: { type: 'external_select', selected_option: { value: 'q1' } } },
      where: { channel: { type: 'conversations_select', selected_conversation: 'C0OPS' } },
    });
    expect(workspace.payloads.refused()).toEqual([]);
  });

  it('take a trigger id once, and not after its life', async () => {
    workspace = await startPretendSlack({ limits: { triggerMs: 200 } });
    const triggers: string[] = [];
    bolt = await startBolt(workspace, (app) => {
      app.command('/queue-stats', async ({ ack, command }) => {
        triggers.push(command.trigger_id);
        await ack();
      });
    });
    await workspace.command({ ...ANA, line: '/queue-stats' });
    await workspace.command({ ...ANA, line: '/queue-stats' });
    const { client } = bolt.app;
    const [once = '', late = ''] = triggers;
    await client.views.open({ trigger_id: once, view: modal() });
    const again = client.views.open({ trigger_id: once, view: modal() });
    await expect(again).rejects.toMatchObject({ data: { error: 'exchanged_trigger_id' } });
    await new Promise((resolve) => setTimeout(resolve, 220));
    await expect(client.views.open({ trigger_id: late, view: modal() })).rejects.toMatchObject({
      data: { error: 'expired_trigger_id' },
    });
    await expect(client.views.open({ trigger_id: 'made up', view: modal() })).rejects.toMatchObject({
      data: { error: 'invalid_trigger_id' },
    });
  });

  it('publish a Home tab for the one who opens it', async () => {
    workspace = await startPretendSlack();
    bolt = await startBolt(workspace, (app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        const text = { type: 'mrkdwn' as const, text: 'Your rules' };
        await client.views.publish({
          user_id: event.user,
          view: { type: 'home', blocks: [{ type: 'section', text }] },
        });
      });
    });
    await workspace.openHome('U0BEN');
    const home = await workspace.waitUntil(() => workspace.home('U0BEN'));
    expect(home.content.blocks).toMatchObject([{ type: 'section' }]);
    expect(workspace.home('U0ANA')).toBeNull();
  });
});

function modal() {
  return {
    type: 'modal' as const,
    callback_id: 'rule',
    title: { type: 'plain_text' as const, text: 'New rule' },
    submit: { type: 'plain_text' as const, text: 'Save' },
    blocks: [
      {
        type: 'input' as const,
        block_id: 'name_block',
        label: { type: 'plain_text' as const, text: 'Name' },
        element: { type: 'plain_text_input' as const, action_id: 'name' },
      },
      {
        type: 'input' as const,
        block_id: 'queue_block',
        optional: true,
        label: { type: 'plain_text' as const, text: 'Queue' },
        element: { type: 'external_select' as const, action_id: 'queue', min_query_length: 0 },
      },
      {
        type: 'input' as const,
        block_id: 'where',
        label: { type: 'plain_text' as const, text: 'Channel' },
        element: {
          type: 'conversations_select' as const,
          action_id: 'channel',
          default_to_current_conversation: true,
        },
      },
    ],
  };
}
