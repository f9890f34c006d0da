/** The one place that knows which rendering library the page uses. */

import htm from '/vendor/htm.js';
import { h, render } from '/vendor/preact.js';

export {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from '/vendor/hooks.js';
export { render };
export const html = htm.bind(h);

/** The class names that hold, as one attribute. */
export function classes(...names) {
  return names.filter(Boolean).join(' ');
}
