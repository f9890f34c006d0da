/** A deadline in real time, for what must not be waited for without end. */

export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** What the work gives; rejects with a DeadlineError when that takes longer. What the work does later is then of no interest. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DeadlineError(`not done within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
