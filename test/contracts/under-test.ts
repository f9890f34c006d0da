/** What an engine gives the suite to try it by. */
import type { Store } from '../../src/core/store.ts';

export interface StoreUnderTest {
  store: Store;
  /** The same data, as a process that starts anew finds it. */
  reopen(): Promise<Store>;
  /** Runs a statement beside the store, to break what it keeps. */
  run(sql: string): Promise<void>;
  end(): Promise<void>;
}
