/** Keeps what this person sees up to date; one request at a time, the last change wins. */

import { fetchState, listen } from './client.js';
import { useEffect, useState } from './view.js';

const LOST = 'The sandbox is gone. This page comes back when it does.';
const SILENT = 'The sandbox does not answer.';

/** `state` is null until the first answer; `lost` says why nothing new comes, or is empty. */
export function useLive(user, thread) {
  const [state, setState] = useState(null);
  const [lost, setLost] = useState('');
  useEffect(() => {
    let isOver = false;
    let isBusy = false;
    let isStale = false;
    const known = new Map();
    const load = async () => {
      isStale = true;
      if (isBusy) return;
      isBusy = true;
      while (isStale && !isOver) {
        isStale = false;
        try {
          const next = await fetchState(user, thread);
          if (isOver) return;
          setState(withKnown(next, known));
          setLost('');
        } catch {
          if (!isOver) setLost(SILENT);
        }
      }
      isBusy = false;
    };
    load();
    const stop = listen(load, () => setLost(LOST));
    return () => {
      isOver = true;
      stop();
    };
  }, [user, thread]);
  return { state, lost };
}

/** Messages that have not changed are the same objects as before, so that they are not drawn again. */
function withKnown(state, known) {
  if (state.channels === undefined) return state;
  const keep = (message) => {
    const key = `${message.ts} ${message.edited?.ts ?? ''}`;
    if (!known.has(key)) known.set(key, message);
    return known.get(key);
  };
  const channels = state.channels.map((channel) => ({ ...channel, messages: channel.messages.map(keep) }));
  return { ...state, channels };
}
