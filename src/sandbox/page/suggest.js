/** What can be put in while one types: a command, a person after an @, a channel after a #. Pure. */

const MAX_OFFERS = 8;

/** `{ kind, from, offers: [{ insert, name, about, id? }] }`, or null; `from` is where the word that is typed begins. */
export function offersFor(text, caret, state) {
  const before = text.slice(0, caret);
  const slash = /^\/[\w-]*$/.exec(before);
  if (slash !== null && before === text) return commandOffers(text, state.commands);
  const word = /(?:^|[\s(])([@#])([\w.-]*)$/.exec(before);
  if (word === null) return null;
  const [, mark, typed] = word;
  const from = caret - typed.length - 1;
  const offers = (mark === '@' ? people(state) : channels(state))
    .filter((one) => matches(one, typed))
    .slice(0, MAX_OFFERS);
  return offers.length === 0 ? null : { kind: mark, from, offers };
}

/** None once it is typed in full: Enter then sends it. */
function commandOffers(text, commands) {
  const offers = commands
    .filter(({ command }) => command.startsWith(text) && command !== text)
    .map(({ command, hint, description }) => ({
      insert: command,
      name: command,
      about: [hint, description].filter(Boolean).join(' · '),
    }));
  return offers.length === 0 ? null : { kind: '/', from: 0, offers };
}

function people(state) {
  const app = { insert: `@${state.app.name}`, name: state.app.name, about: 'app', id: state.app.id };
  return [
    app,
    ...state.people
      .filter(({ id }) => id !== state.me.id)
      .map(({ id, name, realName }) => ({ insert: `@${name}`, name: realName, about: `@${name}`, id })),
  ];
}

function channels(state) {
  return state.channels
    .filter(({ kind }) => kind !== 'im')
    .map(({ name, kind }) => ({ insert: `#${name}`, name: `#${name}`, about: kind }));
}

function matches({ insert, name }, typed) {
  const part = typed.toLowerCase();
  return (
    insert.slice(1).toLowerCase().startsWith(part) ||
    name
      .toLowerCase()
      .split(/[\s#]+/)
      .some((word) => word.startsWith(part))
  );
}

/** The command whose words are being typed, with its usage. */
export function commandIn(text, commands) {
  const [word] = text.split(/\s/, 1);
  return commands.find(({ command }) => command === word) ?? null;
}
