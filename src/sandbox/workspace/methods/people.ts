/** auth.test, apps.connections.open, users.info, bots.info, team.info: who is who. */

import { refusal } from '../content.ts';
import type { JsonObject, Person } from '../model.ts';
import { TEAM, textOf } from '../model.ts';
import type { Method } from './method.ts';
import { answer } from './method.ts';

const authTest: Method = {
  token: 'bot',
  scopes: [],
  takes: {},
  needs: [],
  run(_args, { state, url }) {
    return answer({
      url,
      team: TEAM.name,
      user: state.app.name,
      team_id: TEAM.id,
      user_id: state.app.botUserId,
      bot_id: state.app.botId,
      is_enterprise_install: false,
    });
  },
};

const openConnection: Method = {
  token: 'app',
  scopes: [],
  takes: {},
  needs: [],
  run(_args, { sockets, url, state, isSocketMode }) {
    if (!isSocketMode) return refusal('socket_mode_not_enabled');
    const ticket = sockets.ticket();
    if (ticket === null) return { retryAfterSeconds: 1 };
    const query = new URLSearchParams({ ticket, app_id: state.app.id });
    return answer({ url: `${url.replace(/^http/, 'ws')}link/?${query}` });
  },
};

const userInfo: Method = {
  token: 'bot',
  scopes: ['users:read'],
  takes: { user: 'text', include_locale: 'flag' },
  needs: ['user'],
  run(args, { state }) {
    const id = textOf(args.user);
    if (id === state.app.botUserId)
      return answer({ user: { id, team_id: TEAM.id, name: state.app.name, is_bot: true } });
    const person = state.person(id);
    return person === undefined
      ? refusal('user_not_found')
      : answer({ user: shownPerson(person, state.clock.now()) });
  },
};

const botInfo: Method = {
  token: 'bot',
  scopes: ['users:read'],
  takes: { bot: 'text' },
  needs: [],
  run(args, { state }) {
    const { app } = state;
    if (textOf(args.bot) !== app.botId) return refusal('bot_not_found');
    return answer({
      bot: { id: app.botId, deleted: false, name: app.name, app_id: app.id, user_id: app.botUserId },
    });
  },
};

const teamInfo: Method = {
  token: 'bot',
  scopes: ['team:read'],
  takes: { team: 'text' },
  needs: [],
  run() {
    return answer({ team: { id: TEAM.id, name: TEAM.name, domain: TEAM.domain } });
  },
};

export const PEOPLE_METHODS: Record<string, Method> = {
  'auth.test': authTest,
  'apps.connections.open': openConnection,
  'users.info': userInfo,
  'bots.info': botInfo,
  'team.info': teamInfo,
};

function shownPerson(person: Person, nowMs: number): JsonObject {
  const { kind = 'member' } = person;
  const isStranger = kind === 'stranger';
  const shown: JsonObject = {
    id: person.id,
    team_id: person.teamId ?? TEAM.id,
    name: person.name,
    real_name: person.realName,
    deleted: false,
    is_bot: kind === 'bot',
    is_admin: false,
    is_owner: false,
    is_restricted: kind === 'guest' || kind === 'single-channel-guest',
    is_ultra_restricted: kind === 'single-channel-guest',
    tz: person.tz,
    tz_label: person.tz,
    tz_offset: offsetSeconds(person.tz, nowMs),
    profile: { real_name: person.realName, display_name: person.name, title: person.title ?? '' },
  };
  if (isStranger) shown.is_stranger = true;
  return shown;
}

function offsetSeconds(timeZone: string, nowMs: number): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(nowMs)
    .find((part) => part.type === 'timeZoneName')?.value;
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '');
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' ? -seconds : seconds;
}
