/** What the parts of the panel have in common: a labelled menu, and the pretend time as it goes on. */

import { html, useEffect, useId, useState } from './view.js';

/** A labelled menu of `[value, words]`. */
export function Choice({ label, value, options, choose }) {
  const id = useId();
  return html`<div class="panel-field"><label for=${id}>${label}</label><select class="select" id=${id} value=${value} onChange=${(event) => choose(event.target.value)}>${options.map(([one, words]) => html`<option value=${one} selected=${String(one) === String(value)}>${words}</option>`)}</select></div>`;
}

/** The pretend time between two answers of the sandbox. */
export function useSandboxTime(now, speed) {
  const [shown, setShown] = useState(now);
  useEffect(() => {
    const from = performance.now();
    const tick = () => setShown(now + (performance.now() - from) * speed);
    tick();
    const timer = setInterval(tick, speed === 1 ? 1_000 : 250);
    return () => clearInterval(timer);
  }, [now, speed]);
  return shown;
}
