/** What the browser keeps over a reload: in this tab who one is and what one typed, in all tabs the theme. */

const DRAFTS = 'drafts';
const HISTORY = 'history';
const PERSON = 'person';
const MAX_HISTORY = 50;

export function keptPerson() {
  return sessionStorage.getItem(PERSON) ?? '';
}

export function keepPerson(id) {
  sessionStorage.setItem(PERSON, id);
}

/** What was typed and not sent there; drafts of another run of the sandbox are forgotten. */
export function keptDraft(session, place) {
  const drafts = read(DRAFTS, {});
  return drafts.session === session ? (drafts.texts?.[place] ?? '') : '';
}

export function keepDraft(session, place, text) {
  const drafts = read(DRAFTS, {});
  const texts = drafts.session === session ? { ...drafts.texts } : {};
  if (text === '') delete texts[place];
  else texts[place] = text;
  sessionStorage.setItem(DRAFTS, JSON.stringify({ session, texts }));
}

/** Lines that were sent, oldest first. */
export function keptHistory() {
  return read(HISTORY, []);
}

export function keepHistory(line) {
  const others = keptHistory().filter((one) => one !== line);
  sessionStorage.setItem(HISTORY, JSON.stringify([...others, line].slice(-MAX_HISTORY)));
}

function read(key, otherwise) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? otherwise;
  } catch {
    return otherwise;
  }
}
