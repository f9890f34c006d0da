/** How a measured process speaks with the benchmark. */

export interface Told {
  ready: true;
  usage: { cpuMs: number; residentBytes: number; heapBytes: number };
  run: { ms: number };
}

/** Says that the process is ready, then answers what it is asked; ends with the benchmark. */
export function tell(
  run: () => Promise<Told['run']> = () => Promise.reject(new Error('nothing to run')),
): void {
  process.on('message', (asked) => {
    if (asked === 'usage') process.send?.({ usage: usage() });
    if (asked === 'run') void run().then((done) => process.send?.({ run: done }));
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ ready: true });
}

function usage(): Told['usage'] {
  const { user, system } = process.cpuUsage();
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpuMs: (user + system) / 1000, residentBytes: rss, heapBytes: heapUsed };
}
