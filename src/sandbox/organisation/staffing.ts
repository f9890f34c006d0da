/** How many are expected to call at each time of a day, how long a call keeps an agent, and how many agents are planned. */

import type { LocalDay } from './calendar.ts';
import type { Demand, MediaType } from './queue.ts';
import { createRandom, gamma } from './random.ts';

export interface Handling {
  alertMs: number;
  talkMs: number;
  holdShare: number;
  holdMs: number;
  acwShare: number;
  acwMs: number;
  transferShare: number;
  /** Share that hangs up within seconds, whoever is free. */
  balkShare: number;
}

export const HANDLING: Record<MediaType, Handling> = {
  voice: handling({ talkMs: 230_000, holdShare: 0.25, acwMs: 40_000, transferShare: 0.07, balkShare: 0.015 }),
  chat: handling({ talkMs: 420_000, acwMs: 30_000, transferShare: 0.05, balkShare: 0.02 }),
  email: handling({ talkMs: 380_000, acwShare: 0.3, acwMs: 20_000, transferShare: 0.03 }),
  callback: handling({ talkMs: 250_000, holdShare: 0.1, acwMs: 50_000, transferShare: 0.03 }),
};

/** The hours of a Wednesday against its busiest. */
const HOURS = [
  0, 0, 0, 0, 0, 0, 0.02, 0.18, 0.55, 0.9, 1, 0.95, 0.75, 0.8, 0.9, 0.88, 0.78, 0.58, 0.34, 0.16, 0.04, 0, 0,
  0,
];
/** Sunday first; the weekend is the queue's own. */
const WEEKDAYS = [0, 1.18, 1.04, 1, 0.98, 0.93, 0];
const SUNDAY_OF_SATURDAY = 0.6;
const HALF_HOUR_MS = 1_800_000;
const BUSIEST_WEEKDAY = Math.max(...WEEKDAYS);
/** E-mail of the night is worked off in the day, by a steady team. */
const EMAIL_HOURS = { from: 8, to: 20, last: 22.5 };
const STAFF_SHAPE = 90;
/** Half an agent is planned as one more often than as none. */
const ROUNDED_UP = 0.25;
const ROSTER_MARGIN = 1.7;

/** Expected to be offered in each half-hour of the day. */
export function expectedOffers(mediaType: MediaType, demand: Demand, day: LocalDay): number[] {
  const weekday = weekdayLevel(demand, day.weekday);
  return day.halfHours.map(({ hour }) => {
    // Nothing new late in the evening, so that a day ends with an empty queue.
    const night = hour < EMAIL_HOURS.last ? demand.nightShare : demand.nightShare / 4;
    const share = Math.max(hourLevel(hour), mediaType === 'email' && hour >= EMAIL_HOURS.to ? 0 : night);
    return demand.peakPerHalfHour * weekday * share;
  });
}

/** Agents planned for each half-hour of the day, with the day's own luck; at most the roster. */
export function plannedAgents(
  mediaType: MediaType,
  demand: Demand,
  day: LocalDay,
  luckKey: string,
): number[] {
  const random = createRandom(luckKey);
  const offers = expectedOffers(mediaType, demand, day);
  const roster = rosterOf(mediaType, demand);
  const wanted =
    mediaType === 'email' ? steadyTeam(offers, demand, day) : lineStaff(offers, mediaType, demand);
  return wanted.map((agents) =>
    agents === 0 ? 0 : limit(Math.round(agents * gamma(random, STAFF_SHAPE) + ROUNDED_UP), roster),
  );
}

/** All members of the queue who take this media type: more than are ever on queue at once. */
export function rosterOf(mediaType: MediaType, demand: Demand): number {
  const peakLoad = (demand.peakPerHalfHour * BUSIEST_WEEKDAY * meanHandleMs(mediaType)) / HALF_HOUR_MS;
  return Math.ceil((peakLoad + Math.max(0, demand.staffing) * Math.sqrt(peakLoad)) * ROSTER_MARGIN) + 2;
}

/** How long one conversation keeps one agent, on average. */
export function meanHandleMs(mediaType: MediaType): number {
  const { alertMs, talkMs, holdShare, holdMs, acwShare, acwMs } = HANDLING[mediaType];
  return alertMs + talkMs + holdShare * holdMs + acwShare * acwMs;
}

function handling(some: Partial<Handling> & Pick<Handling, 'talkMs' | 'acwMs'>): Handling {
  return {
    alertMs: 4_000,
    holdShare: 0,
    holdMs: 45_000,
    acwShare: 0.9,
    transferShare: 0,
    balkShare: 0,
    ...some,
  };
}

function hourLevel(hour: number): number {
  const before = HOURS[Math.floor(hour)] ?? 0;
  const after = HOURS[(Math.floor(hour) + 1) % HOURS.length] ?? 0;
  return hour % 1 === 0 ? before : (before + after) / 2;
}

function weekdayLevel(demand: Demand, weekday: number): number {
  if (weekday === 6) return demand.weekendShare;
  if (weekday === 0) return demand.weekendShare * SUNDAY_OF_SATURDAY;
  return WEEKDAYS[weekday] ?? 1;
}

/** Load, and some standard deviations of it; who is there at closing time stays for those who still wait. */
function lineStaff(offers: readonly number[], mediaType: MediaType, demand: Demand): number[] {
  return offers.map((offered, index) => {
    const carried = Math.max(offered, 0.5 * (offers[index - 1] ?? 0), 0.25 * (offers[index - 2] ?? 0));
    if (carried <= 0) return 0;
    const load = (carried * meanHandleMs(mediaType)) / HALF_HOUR_MS;
    return Math.max(0.6, load + demand.staffing * Math.sqrt(load));
  });
}

function steadyTeam(offers: readonly number[], demand: Demand, day: LocalDay): number[] {
  const working = day.halfHours.filter(
    ({ hour }) => hour >= EMAIL_HOURS.from && hour < EMAIL_HOURS.to,
  ).length;
  const total = offers.reduce((sum, offered) => sum + offered, 0);
  const load = (total * meanHandleMs('email')) / (Math.max(1, working) * HALF_HOUR_MS);
  const team = load === 0 ? 0 : Math.max(1, load + demand.staffing * Math.sqrt(load) * 0.5);
  return day.halfHours.map(({ hour }) => {
    if (hour < EMAIL_HOURS.from || hour >= EMAIL_HOURS.last) return 0;
    return hour < EMAIL_HOURS.to ? team : Math.max(1, team / 2) * Math.sign(team);
  });
}

function limit(agents: number, roster: number): number {
  return Math.min(roster, Math.max(1, agents));
}
