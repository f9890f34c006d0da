/** The one place that knows which rendering library the page uses. */

import htm from '/vendor/htm.js';
import { h, render } from '/vendor/preact.js';

export { useEffect, useLayoutEffect, useMemo, useRef, useState } from '/vendor/hooks.js';
export { render };
export const html = htm.bind(h);
