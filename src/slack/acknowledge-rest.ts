/** Acknowledges what no listener has: Bolt leaves it unanswered, and Slack then shows the person an error. */
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { Log } from '../core/ports.ts';
import { acknowledge } from './floor.ts';

/** The same receiver, for an app that acknowledges everything: when its listeners are through, at the latest. */
export function acknowledgingRest(receiver: Receiver, log: Log): Receiver {
  return {
    init: (app) => receiver.init(acknowledgingApp(app, log)),
    start: (...args) => receiver.start(...args),
    stop: (...args) => receiver.stop(...args),
  };
}

function acknowledgingApp(app: App, log: Log): App {
  async function processEvent(event: ReceiverEvent): Promise<void> {
    let isAcknowledged = false;
    const ack: ReceiverEvent['ack'] = async (response) => {
      isAcknowledged = true;
      await event.ack(response);
    };
    await app.processEvent({ ...event, ack });
    if (isAcknowledged) return;
    log.warn('Slack sent what nothing here answers');
    await acknowledge(() => event.ack(), log);
  }
  return Object.assign(Object.create(app) as App, { processEvent });
}
