/** Of the machine that the bot runs on: its time zone, its Node, and settings of the environment that make it unsafe. */
import type { Config, Environment } from '../config.ts';
import { localTime } from '../core/zone.ts';
import { broken, type Finding, fine, note } from './finding.ts';

export async function examineMachine(
  { timeZone }: Config,
  env: Environment,
  nowMs: number,
): Promise<Finding[]> {
  return [...examineZone(timeZone, env, nowMs), ...examineTls(env)];
}

/** The zone itself was looked at when the configuration was read. */
function examineZone(timeZone: string, env: Environment, nowMs: number): Finding[] {
  const { minuteOfDay: minute } = localTime(nowMs, timeZone);
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const what = `Time zone: ${timeZone}, where it is ${clock} now`;
  const isSet = (env.TIME_ZONE ?? '').trim() !== '' || timeZone !== 'UTC';
  return [
    isSet
      ? fine(what)
      : note(what, 'It is for people whose zone Slack does not tell: set TIME_ZONE, such as Europe/Berlin.'),
  ];
}

function examineTls(env: Environment): Finding[] {
  if (env.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return [];
  return [
    broken(
      'TLS: certificates are not checked (NODE_TLS_REJECT_UNAUTHORIZED=0), so anybody between could read the tokens',
      'Take it away; for a private certificate authority set NODE_EXTRA_CA_CERTS to its file.',
    ),
  ];
}
