/** A deadline in real time, for what must not be waited for without end. */

/** What the work gives; rejects when that takes longer. What the work does later is then of no interest. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
