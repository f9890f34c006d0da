/** Draws who calls on one day: when, how patient, and how long each would talk. */

import { HALF_HOUR_MS, type LocalDay } from './calendar.ts';
import { type DayCall, NEVER } from './call.ts';
import type { Demand, MediaType } from './queue.ts';
import { createRandom, exponential, gamma, logNormal, type Random } from './random.ts';
import { expectedOffers, HANDLING } from './staffing.ts';

/** Gamma shapes: a day differs from the next by some 12 %, a half-hour by some 20 % more, and resembles the one before. */
const DAY_SHAPE = 70;
const HALF_HOUR_SHAPE = 14;
const TALK_SPREAD = 0.65;
const WORK_SPREAD = 0.5;
const BALK_MEAN_MS = 3_500;
const MIN_STEP_MS = 900;
const MAX_TALK_MS = 7_200_000;
/** Twelve days: for ever, as far as a day goes, and a small integer. */
const MAX_PATIENCE_MS = 2 ** 30;
const CONSULT_SHARE = 0.3;

/** The day's calls in order of arrival, undecided: overdispersed, a gamma-mixed Poisson by day and by half-hour. */
export function drawDay(mediaType: MediaType, demand: Demand, day: LocalDay, key: string): DayCall[] {
  const random = createRandom(`${key}|traffic`);
  const dayLevel = gamma(random, DAY_SHAPE);
  let before = gamma(random, HALF_HOUR_SHAPE);
  const calls: DayCall[] = [];
  const offers = expectedOffers(mediaType, demand, day);
  for (const [index, { startMs }] of day.halfHours.entries()) {
    const own = gamma(random, HALF_HOUR_SHAPE);
    const rate = (offers[index] ?? 0) * dayLevel * (0.6 * own + 0.4 * before);
    before = own;
    const end = Math.min(startMs + HALF_HOUR_MS, day.endMs - day.startMs);
    drawBetween(calls, { from: startMs, to: end, perHalfHour: rate, mediaType, demand, random });
  }
  return calls;
}

export interface Draw {
  from: number;
  to: number;
  perHalfHour: number;
  mediaType: MediaType;
  demand: Demand;
  random: Random;
}

/** Adds the calls of a stretch of a day, at an even rate. */
export function drawBetween(calls: DayCall[], draw: Draw): void {
  if (draw.perHalfHour <= 0) return;
  const gap = HALF_HOUR_MS / draw.perHalfHour;
  let at = draw.from + exponential(draw.random, gap);
  while (at < draw.to) {
    calls.push(drawCall(draw, Math.floor(at), calls.length));
    at += exponential(draw.random, gap);
  }
}

function drawCall({ mediaType, demand, random }: Draw, offer: number, key: number): DayCall {
  const usual = HANDLING[mediaType];
  const balks = random() < usual.balkShare;
  // Who does not balk at once gives up late rather than early: the sum of two exponentials.
  const half = demand.meanPatienceMs / 2;
  const patience = balks
    ? exponential(random, BALK_MEAN_MS)
    : exponential(random, half) + exponential(random, half);
  const talk = Math.min(MAX_TALK_MS, logNormal(random, usual.talkMs, TALK_SPREAD));
  const hold = random() < usual.holdShare ? logNormal(random, usual.holdMs, WORK_SPREAD) : 0;
  const acw = random() < usual.acwShare ? logNormal(random, usual.acwMs, WORK_SPREAD) : 0;
  const transfers = random() < usual.transferShare;
  const isCustomerFirst = random() < demand.customerFirstShare;
  const transfer = transfers ? (random() < CONSULT_SHARE ? 2 : 1) : 0;
  return {
    key,
    offer,
    patience: isCustomerFirst ? MAX_PATIENCE_MS : Math.round(Math.min(MAX_PATIENCE_MS, patience)),
    alert: Math.round(MIN_STEP_MS + exponential(random, usual.alertMs - MIN_STEP_MS)),
    talk: Math.round(talk) + MIN_STEP_MS,
    hold: Math.round(hold),
    acw: Math.round(acw),
    transfer,
    isCustomerFirst,
    alertStart: NEVER,
    connect: NEVER,
    abandon: NEVER,
    flowOut: NEVER,
  };
}
