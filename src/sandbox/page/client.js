/** Speaks to the sandbox: asks what a person sees, does what they do, hears of changes. */

/** `thread` is the time of the first message of the thread that is open, or empty. */
export async function fetchState(user, thread) {
  const response = await fetch(
    `/page/state?user=${encodeURIComponent(user)}&thread=${encodeURIComponent(thread)}`,
  );
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}`);
  return response.json();
}

/** Does one thing; rejects with the sandbox's own words when it does not work. */
export async function act(name, input) {
  const response = await fetch(`/page/do/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `The sandbox answered ${response.status}`);
  return body;
}

/**
 * Calls `changed` after every change and `lost` when the sandbox is gone; gives a function that stops. A page that
 * nobody looks at lets go of its stream: a browser has few connections to one place, and each person has a tab.
 */
export function listen(changed, lost) {
  let source = null;
  const look = () => {
    if (document.visibilityState === 'hidden') {
      source?.close();
      source = null;
    } else if (source === null) {
      source = new EventSource('/page/events');
      source.onmessage = changed;
      source.onopen = changed;
      source.onerror = lost;
    }
  };
  look();
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    source?.close();
  };
}
