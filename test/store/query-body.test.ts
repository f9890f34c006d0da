/** Whatever can be asked can be kept, and is read again as it was. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromJson, toJson } from '../../src/store/json.ts';
import { QueryBody } from '../../src/store/query-body.ts';
import { anyScene, queriesIn } from '../language/hostile.ts';

/** Long enough for a machine that is busy with other work. */
const PATIENCE_MS = 120_000;
const QUERIES_A_SCENE = 20;

it(
  'any query that a line may give comes back as it was',
  () => {
    const queries = anyScene.chain((scene) =>
      fc.array(queriesIn(scene), { minLength: QUERIES_A_SCENE, maxLength: QUERIES_A_SCENE }),
    );
    fc.assert(
      fc.property(queries, (given) => {
        for (const query of given) {
          expect(fromJson(QueryBody, toJson(QueryBody, query, 't', 1), 't', 1)).toEqual(query);
        }
      }),
      { numRuns: 50 },
    );
  },
  PATIENCE_MS,
);
