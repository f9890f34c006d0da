/** Whether this machine's clock goes with the clocks of the services. */
import { broken, type Finding, fine, weaker } from './finding.ts';

/** Slack refuses what is five minutes off; figures of "now" are wrong sooner. */
const MOST_SKEW_MS = 60_000;
/** Headers tell whole seconds, and an answer takes its time. */
const UNSURE_MS = 5_000;

/** `skewMs`: how far this machine is ahead; null: no answer told. */
export function examineClock(service: string, skewMs: number | null): Finding[] {
  if (skewMs === null) return [];
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (Math.abs(skewMs) <= UNSURE_MS) return [fine(`Clock: this machine goes with ${service}`)];
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  const what = `Clock: this machine is ${seconds} s ${side} ${service}`;
  const mend = 'Set it by NTP (timedatectl set-ntp true): "today" and "now" mean what this clock says.';
  return [Math.abs(skewMs) <= MOST_SKEW_MS ? weaker(what, mend) : broken(what, mend)];
}
