/** What the parts of the page may know and do for the person one is. */

import { act } from './client.js';
import { formatDate } from './mrkdwn.js';

/** `run` does an act and gives its answer, `{}` when it did not work; `confirm` asks yes or no. */
export function worldOf(state, { run, confirm, go }) {
  const names = new Map(state.people.map((person) => [person.id, person.realName]));
  const handles = new Map(state.people.map((person) => [person.id, person.name]));
  for (const map of [names, handles]) {
    map.set(state.app.id, state.app.name);
    map.set(state.slackbot, 'Slackbot');
  }
  const channels = new Map(state.channels.map((channel) => [channel.id, channel]));
  const today = formatDate(state.now / 1000, '{date_num}', state.me.tz, state.now);
  const world = {
    /** Changes when what is drawn of a message may change without the message. */
    key: [state.me.id, today, ...channels.keys()].join(' '),
    me: state.me,
    app: state.app,
    people: state.people,
    channels: state.channels,
    timeZone: state.me.tz,
    now: state.now,
    /** The full name of a person, or the app's. */
    personName: (id) => names.get(id) ?? id,
    /** What stands after an @. */
    handle: (id) => handles.get(id) ?? id,
    channelName: (id) => channels.get(id)?.name ?? 'private-channel',
    placeName: (channel) => placeName(channel, state),
    go,
    confirm,
    click: (input) => run('click', input),
    enter: (viewId, values) => run('enter', { viewId, values }),
    submit: (viewId, values) => run('submit', { viewId, values }),
    close: (viewId) => run('close', { viewId }),
    lookUp: async (input) => (await act('options', { user: state.me.id, ...input })).options ?? [],
  };
  return world;
}

/** What a channel is called: its name, or in direct messages whom it is with. */
function placeName(channel, state) {
  if (channel.kind !== 'im') return channel.name;
  if (channel.hasApp) return state.app.name;
  const other = channel.members.find((id) => id !== state.me.id);
  return state.people.find(({ id }) => id === other)?.realName ?? channel.name;
}
