/** What the page's panel can do to the demo's pretend world. */
import { MINUTE_MS } from './core/zone.ts';
import type { SpikeWatch } from './demo-spike.ts';
import type { SandboxClock } from './sandbox/clock.ts';
import { organisationBreakage } from './sandbox/organisation/breakage.ts';
import type { Organisation } from './sandbox/organisation/organisation.ts';
import type { PanelHandlers } from './sandbox/workspace/page-panel.ts';

/** A rule of the demo watches it. */
const SUGGESTED_QUEUE = 'Billing';

/** `spikes`: null where nobody follows them. */
export function panelOf(
  clock: SandboxClock,
  organisation: Organisation,
  spikes: SpikeWatch | null,
): PanelHandlers {
  return {
    ...(spikes === null ? {} : { note: spikes.note, story: spikes.story, onChange: spikes.onChange }),
    queues: () => organisation.queues.map(({ name }) => name),
    suggestedQueue: SUGGESTED_QUEUE,
    causeSpike(name, minutes, factor) {
      const queue = organisation.queues.find((one) => one.name === name);
      if (queue === undefined) throw new Error(`There is no queue ${name}.`);
      organisation.causeSpike({ queueId: queue.id, minutes, factor });
      spikes?.begin(queue, clock.now() + minutes * MINUTE_MS);
    },
    genesys: organisationBreakage(organisation.faults),
    setSpeed(speed) {
      spikes?.leaveSpeed();
      clock.setSpeed(speed);
    },
  };
}
