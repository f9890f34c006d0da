/** Where one is, in the address: `#C0OPS`, `#C0OPS/1764230400.000100` with a thread open, `#home`. */

import { useCallback, useEffect, useState } from './view.js';

export const HOME = 'home';

export function readPlace(hash) {
  const [, id = '', thread = ''] = /^#([\w-]+)(?:\/(\d+\.\d+))?$/.exec(hash) ?? [];
  return { id, thread };
}

export function printPlace({ id, thread }) {
  return `#${id}${thread ? `/${thread}` : ''}`;
}

/** The place and a function that goes to another; Back leads to the one before. */
export function usePlace() {
  const [place, setPlace] = useState(() => readPlace(location.hash));
  useEffect(() => {
    const moved = () => setPlace(readPlace(location.hash));
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  const go = useCallback((id, thread = '') => {
    location.hash = printPlace({ id, thread });
    setPlace({ id, thread });
  }, []);
  return [place, go];
}

const NARROW = '(max-width: 720px)';

/** True where there is one column, as on a phone. */
export function useNarrow() {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const changed = () => setNarrow(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return isNarrow;
}
