/** Which aggregate metrics there are, at which moment of a call each is counted, and with what. */

import { type DayCall, handleEnd, NEVER, SHORT_ABANDON_MS, talkEnd } from './call.ts';

/** Posts a count at a moment, or a duration. Times are inside the day; NEVER is no event. */
export type Measure =
  | { kind: 'count'; at(call: DayCall, targetMs: number): number }
  | { kind: 'timer'; at(call: DayCall): number; ms(call: DayCall): number }
  | { kind: 'service-level'; at(call: DayCall): number; isWithin(call: DayCall, targetMs: number): boolean }
  /** Known to the real API, but nothing of the kind ever happens here: always omitted. */
  | { kind: 'silent' };

const SILENT: Measure = { kind: 'silent' };

export const MEASURES: Readonly<Record<string, Measure>> = {
  ...Object.fromEntries(silentNames().map((name) => [name, SILENT])),
  nOffered: { kind: 'count', at: (call) => call.offer },
  nOverSla: { kind: 'count', at: (call, targetMs) => (waitMs(call) > targetMs ? answered(call) : NEVER) },
  nTransferred: { kind: 'count', at: (call) => (call.transfer === 0 ? NEVER : talkEnd(call)) },
  nBlindTransferred: { kind: 'count', at: (call) => (call.transfer === 1 ? talkEnd(call) : NEVER) },
  nConsultTransferred: { kind: 'count', at: (call) => (call.transfer === 2 ? talkEnd(call) : NEVER) },
  tAbandon: { kind: 'timer', at: (call) => call.abandon, ms: waitMs },
  tAcd: { kind: 'timer', at: waitEnd, ms: (call) => waitMs(call) - alertMs(call) },
  tAcw: { kind: 'timer', at: (call) => (call.acw === 0 ? NEVER : handleEnd(call)), ms: (call) => call.acw },
  tAlert: { kind: 'timer', at: alertEnd, ms: alertMs },
  tAnswered: { kind: 'timer', at: answered, ms: waitMs },
  tFlowOut: { kind: 'timer', at: (call) => call.flowOut, ms: waitMs },
  tHandle: { kind: 'timer', at: handleEnd, ms: (call) => call.talk + call.hold + call.acw },
  tHeld: held(),
  tHeldComplete: held(),
  tTalk: talk(),
  tTalkComplete: talk(),
  oServiceLevel: {
    kind: 'service-level',
    at: (call) => Math.max(answered(call), call.abandon),
    isWithin: (call, targetMs) => answered(call) !== NEVER && waitMs(call) <= targetMs,
  },
  tWait: { kind: 'timer', at: waitEnd, ms: waitMs },
  tShortAbandon: {
    kind: 'timer',
    at: (call) => (call.abandon - call.offer < SHORT_ABANDON_MS ? call.abandon : NEVER),
    ms: waitMs,
  },
};

export function isTimer(metric: string): boolean {
  return metric.startsWith('t') && metric in MEASURES;
}

function answered(call: DayCall): number {
  return call.isCustomerFirst ? NEVER : call.connect;
}

/** The moment at which the wait ended; a callback that dials the customer first has no wait of his. */
function waitEnd(call: DayCall): number {
  return Math.max(answered(call), call.abandon, call.flowOut);
}

function waitMs(call: DayCall): number {
  return waitEnd(call) - call.offer;
}

function alertEnd(call: DayCall): number {
  return call.alertStart === NEVER ? NEVER : Math.max(call.connect, call.abandon, call.flowOut);
}

function alertMs(call: DayCall): number {
  return call.alertStart === NEVER ? 0 : alertEnd(call) - call.alertStart;
}

function held(): Measure {
  return {
    kind: 'timer',
    at: (call) => (call.hold === 0 ? NEVER : handleEnd(call)),
    ms: (call) => call.hold,
  };
}

function talk(): Measure {
  return { kind: 'timer', at: handleEnd, ms: (call) => call.talk };
}

function silentNames(): string[] {
  return `nBotInteractions nCobrowseSessions nConnected nConsult nConversations nError nOutbound nOutboundAbandoned
    nOutboundAttempted nOutboundConnected nStateTransitionError oAudioMessageCount oExternalAudioMessageCount
    oExternalMediaCount oMediaCount oMessageCount oMessageSegmentCount oMessageTurn oServiceTarget tActiveCallback
    tActiveCallbackComplete tAgentResponseTime tAgentVideoConnected tAverageAgentResponseTime
    tAverageCustomerResponseTime tBarging tCoaching tCoachingComplete tConnected tContacting tDialing tFirstConnect
    tFirstDial tFirstEngagement tFirstResponse tIvr tMonitoring tMonitoringComplete tNotResponding tPark tParkComplete
    tScreenMonitoring tSnippetRecord tUserResponseTime tVoicemail`.split(/\s+/);
}
