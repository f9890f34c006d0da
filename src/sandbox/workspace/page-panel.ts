/** What stands beside the chat: the panel's state and its controls, and the inspector's list. */

import type { ServerResponse } from 'node:http';
import type { Breakage } from '../breakage.ts';
import { workspaceBreakage } from './breakage.ts';
import type { Json, JsonObject } from './model.ts';
import { textOf } from './model.ts';
import type { PageContext } from './page-server.ts';
import { sendJson, sendText } from './requests.ts';

/** What the panel's buttons call; what is left out is not shown. */
export interface PanelHandlers {
  queues?(): string[] | Promise<string[]>;
  /** The one that stands in the field at first; the first of all, if left out. */
  suggestedQueue?: string;
  causeSpike?(queue: string, minutes: number, factor: number): unknown;
  genesys?: Breakage;
  setSpeed?(speed: number): unknown;
  /** What is going on that a person should know; null: nothing. */
  note?(): string | null;
  /** What became of the last spike, for the guide. */
  story?(): SpikeStory | null;
  /** Is given what to call when the note, the story or the speed changed by themselves. */
  onChange?(listener: () => void): void;
}

export interface SpikeStory {
  queue: string;
  startedMs: number;
  endMs: number;
  alert: {
    channel: string;
    openedMs: number;
    /** A person's id. */
    takenBy: string | null;
    closedMs: number | null;
  } | null;
  /** Nothing more will come of it. */
  isOver: boolean;
}

const SPEEDS = [1, 10, 60, 120];
const MAX_MINUTES = 240;

/** Everything the panel shows but the inspector's list. */
export async function panelState(context: PageContext): Promise<Json> {
  const { panel, state } = context;
  const shown = {
    connections: context.connections(),
    clock: panel?.setSpeed === undefined ? null : { speeds: SPEEDS },
    now: state.clock.now(),
    speed: context.speed(),
    spike:
      panel?.causeSpike === undefined
        ? null
        : { queues: (await panel.queues?.()) ?? [], suggested: panel.suggestedQueue ?? null },
    note: panel?.note?.() ?? null,
    story: panel?.story?.() ?? null,
    slack: breakageState(slackOf(context)),
    genesys: panel?.genesys === undefined ? null : breakageState(panel.genesys),
    hasWire: context.wire !== null,
  };
  return shown as unknown as Json;
}

/** How many things are broken in the two services: whoever put the panel away should still know. */
export function brokenCount(context: PageContext): number {
  return [slackOf(context), context.panel?.genesys].flatMap((one) => one?.broken() ?? []).length;
}

function slackOf({ workspace, state }: PageContext): Breakage {
  return workspaceBreakage(workspace.faults, () => state.channels);
}

function breakageState(breakage: Breakage): object {
  return { choices: breakage.choices(), broken: breakage.broken() };
}

/** `/page/wire` gives the list, or 204 to who has that version; `/page/wire/12` one exchange with its bodies. */
export function serveWire(response: ServerResponse, url: URL, { wire }: PageContext): void {
  const [, id] = /^\/page\/wire\/(\d+)$/.exec(url.pathname) ?? [];
  const detail = id === undefined ? null : (wire?.find(Number(id)) ?? null);
  if (wire === null || (url.pathname !== '/page/wire' && detail === null)) {
    sendText(response, 404, 'not found');
    return;
  }
  if (detail !== null) {
    sendJson(response, 200, detail as unknown as Json);
    return;
  }
  const version = wire.version();
  if (url.searchParams.get('version') === String(version)) {
    response.writeHead(204, { 'cache-control': 'no-store' });
    response.end();
    return;
  }
  sendJson(response, 200, { version, entries: wire.list() as unknown as Json });
}

type PanelAct = (input: JsonObject, context: PageContext) => unknown;

export const PANEL_ACTS: Readonly<Record<string, PanelAct>> = {
  async spike(input, { panel, state }) {
    const minutes = Number(input.minutes);
    if (!(minutes >= 1 && minutes <= MAX_MINUTES))
      throw new Error(`A spike lasts 1 to ${MAX_MINUTES} minutes.`);
    await panel?.causeSpike?.(textOf(input.queue), minutes, Number(input.factor));
    state.changed();
  },
  speed(input, { panel, state }) {
    const speed = Number(input.speed);
    if (!SPEEDS.includes(speed)) throw new Error(`Time runs at one of ${SPEEDS.join(', ')}.`);
    panel?.setSpeed?.(speed);
    state.changed();
  },
  break(input, context) {
    const times = input.times === null || input.times === undefined ? null : Number(input.times);
    breakageOf(input, context).break({ choice: textOf(input.choice), place: textOf(input.place), times });
    context.state.changed();
  },
  mend(input, context) {
    breakageOf(input, context).mend(typeof input.id === 'string' ? input.id : null);
    context.state.changed();
  },
  'forget-wire': (_input, { wire }) => wire?.clear(),
};

function breakageOf(input: JsonObject, context: PageContext): Breakage {
  const breakage = input.side === 'genesys' ? context.panel?.genesys : slackOf(context);
  if (breakage === undefined) throw new Error('There is no pretend Genesys here.');
  return breakage;
}
