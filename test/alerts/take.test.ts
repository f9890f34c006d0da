/** Two people press "I'm on it" at one moment: between the reading and the taking of one lies the taking of the other. */
import { expect, it } from 'vitest';
import type { CommandParts } from '../../src/alerts/commands/parts.ts';
import { TAKE_COMMAND } from '../../src/alerts/commands/take.ts';
import type { Store } from '../../src/core/store.ts';
import { MINUTE, startWatching, ZONE } from './watching.ts';

it('who comes second by a moment is told who was first, and takes nothing', async () => {
  const w = await startWatching();
  await w.addRule();
  w.set('Billing', { ended: 60, abandoned: 24 });
  await w.run(20);
  const [episode] = (await w.store.openEpisodes()).episodes;
  const id = episode?.id ?? '';
  const store: Store = {
    ...w.store,
    async takeEpisodes(...of) {
      await w.store.takeEpisodes([id], { by: 'U0BEN', atMs: w.now() - MINUTE }, 'took it', () => []);
      return w.store.takeEpisodes(...of);
    },
  };
  const parts = {
    store,
    directories: { isTied: () => false },
    clock: { now: w.now },
    zone: ZONE,
    onRows: () => undefined,
  } as unknown as CommandParts;
  const asker = { userId: 'U0ANA', channelId: 'C0OPS', zone: ZONE };
  const { message } = await TAKE_COMMAND.run({ rest: id, line: `take ${id}`, asker }, parts);
  expect(message.parts).toEqual([
    { kind: 'headline', text: [{ kind: 'name', userId: 'U0BEN' }, ' has had it for 60 s.'] },
  ]);
  expect((await w.store.episode(id))?.takenBy).toEqual({ userId: 'U0BEN', atMs: w.now() - MINUTE });
});
