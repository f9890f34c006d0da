/** Asks the sandbox for what stands beside the chat: the panel's state, and what passes on the wire. */

import { useCallback, useEffect, useRef, useState } from './view.js';

/** Faults that are used up by a request change nothing in the chat. */
const LOOK_MS = 1_500;

async function fetchJson(path) {
  const response = await fetch(path);
  if (response.status === 204) return null;
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}`);
  return response.json();
}

/** The panel's state, anew after every change of the chat and now and then; null until it is there. */
export function usePanelState(chat) {
  const [panel, setPanel] = useState(null);
  const load = useCallback(() => fetchJson('/page/panel'), []);
  useRepeated(load, setPanel, LOOK_MS, chat);
  return panel;
}

/** What passed, the newest first, for as long as `isLive`. */
export function useWire(isLive, everyMs) {
  const [wire, setWire] = useState({ version: -1, entries: [] });
  const version = useRef(-1);
  const load = useCallback(() => fetchJson(`/page/wire?version=${version.current}`), []);
  const take = useCallback((next) => {
    // Null: nothing new.
    if (next === null) return;
    version.current = next.version;
    setWire(next);
  }, []);
  useRepeated(load, take, isLive ? everyMs : null, isLive);
  return wire.entries;
}

export function fetchExchange(id) {
  return fetchJson(`/page/wire/${id}`);
}

/** Loads at once, whenever `cause` changes, and every so often: one at a time. When it fails, the next time tells. */
function useRepeated(load, take, everyMs, cause) {
  const busy = useRef(false);
  useEffect(() => {
    if (everyMs === null) return undefined;
    let isOver = false;
    const look = async () => {
      if (busy.current) return;
      busy.current = true;
      try {
        const loaded = await load();
        if (!isOver) take(loaded);
      } catch (error) {
        console.debug(error.message);
      } finally {
        busy.current = false;
      }
    };
    look();
    const timer = setInterval(look, everyMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [load, take, everyMs, cause]);
}
