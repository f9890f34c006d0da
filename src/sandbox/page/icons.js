/** The page's few signs, drawn for it. */

import { html } from './view.js';

const PATHS = {
  hash: 'M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16',
  lock: 'M6.5 11h11v8.5h-11zM9 11V8a3 3 0 0 1 6 0v3',
  eye: 'M3 12s3.3-6 9-6 9 6 9 6-3.3 6-9 6-9-6-9-6zM12 9.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z',
  reply: 'M4 5.5h16v10.5h-9L6.5 20v-4H4z',
  close: 'M6 6l12 12M18 6 6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  send: 'M4.5 4.5 20 12 4.5 19.5 7.5 12zM7.5 12H13',
  down: 'M12 5v13M6.5 12.5 12 18l5.5-5.5',
  more: 'M5.4 12h.8M11.6 12h.8M17.8 12h.8',
  sun: 'M12 8.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6zM12 2.8v2M12 19.2v2M2.8 12h2M19.2 12h2M5.5 5.5l1.4 1.4M17.1 17.1l1.4 1.4M18.5 5.5l-1.4 1.4M6.9 17.1l-1.4 1.4',
  moon: 'M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z',
  screen: 'M3.5 5h17v11h-17zM9 20h6M12 16v4',
  tune: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h9M17 17h3M15 5v4M9 10v4M15 15v4',
  bars: 'M6 19v-6M12 19V5M18 19v-9',
  up: 'M12 18V6M7 11l5-5 5 5',
  sort: 'M8 10l4-4 4 4M8 14l4 4 4-4',
  asc: 'M7 14l5-6 5 6',
  desc: 'M7 10l5 6 5-6',
  back: 'M15 5l-7 7 7 7',
  trash: 'M5 7h14M9.5 7V5h5v2M7 7l.8 12.5h8.4L17 7',
  check: 'M5 12.5 10 17.5 19.5 7',
  home: 'M4 11.5 12 5l8 6.5M6.5 10v9h11v-9',
  thumb:
    'M7.5 11v8H4.5v-8zM7.5 11l3.8-7c1.4 0 2.3 1 2.1 2.4L13 9.2h5.6a1.6 1.6 0 0 1 1.6 1.9l-1.3 6.3a2 2 0 0 1-2 1.6H7.5',
  warn: 'M12 4.5 21 19.5H3zM12 10v4.5M12 17h.01',
};

export function Icon({ name, size = 18 }) {
  return html`<svg class="icon" viewBox="0 0 24 24" width=${size} height=${size} aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
