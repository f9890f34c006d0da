/** Keeps what this person sees up to date; one request at a time, the last change wins. */

import { fetchState, listen } from './client.js';
import { useEffect, useRef, useState } from './view.js';

const LOST = 'The sandbox is gone. This page comes back when it does.';
const SILENT = 'The sandbox does not answer.';

/** `state` is null until the first answer; `lost` says why nothing new comes, or is empty. */
export function useLive(user, thread) {
  const [state, setState] = useState(null);
  const [lost, setLost] = useState('');
  const asked = useRef({ thread, load: () => undefined });
  asked.current.thread = thread;
  useEffect(() => {
    let isOver = false;
    let isBusy = false;
    let isStale = false;
    let known = new Map();
    const load = async () => {
      isStale = true;
      if (isBusy) return;
      isBusy = true;
      while (isStale && !isOver) {
        isStale = false;
        try {
          const next = await fetchState(user, asked.current.thread);
          if (isOver) return;
          const kept = withKnown(next, known);
          known = kept.known;
          setState(kept.state);
          setLost('');
        } catch {
          if (!isOver) setLost(SILENT);
        }
      }
      isBusy = false;
    };
    asked.current.load = load;
    const stop = listen(load, () => setLost(LOST));
    return () => {
      isOver = true;
      stop();
    };
  }, [user]);
  // An old thread is given only to who asks for it.
  useEffect(() => {
    asked.current.load();
  }, [user, thread]);
  return { state, lost };
}

/** Messages that have not changed are the same objects as before, so that they are not drawn again. */
function withKnown(state, before) {
  const known = new Map();
  const keep = (message) => {
    const key = `${message.channel} ${message.ts} ${message.edited?.ts ?? ''}`;
    const kept = before.get(key) ?? message;
    known.set(key, kept);
    return kept;
  };
  const channels = (state.channels ?? []).map((channel) => ({
    ...channel,
    messages: channel.messages.map(keep),
  }));
  return { state: { ...state, channels }, known };
}
