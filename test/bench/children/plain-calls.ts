/** The calls behind a cold `all now`, made with bare fetch and read as JSON: what they cost whoever makes them. */
import { chunksOf, queueFilter } from '../../../src/genesys/parts.ts';
import { INTERVAL_METRICS, LIVE_METRICS } from '../../../src/genesys/schemas.ts';
import { tell } from './tell.ts';

const { GENESYS_API_URL: url, GENESYS_CLIENT_ID: id, GENESYS_CLIENT_SECRET: secret } = process.env;
const MIDNIGHT_TO_NOW = process.env.BENCH_INTERVAL ?? '';
const PAGE_SIZE = 100;
const OBSERVED_PER_CALL = 100;
const SUMMED_PER_CALL = 50;

interface Page {
  pageCount: number;
  entities: { id: string }[];
}

tell(async () => {
  const startMs = performance.now();
  const token = await login();
  const first = await page(token, 1);
  const others = await Promise.all(
    Array.from({ length: first.pageCount - 1 }, (_, at) => page(token, at + 2)),
  );
  const ids = [first, ...others].flatMap(({ entities }) => entities.map((queue) => queue.id));
  await Promise.all([
    ...chunksOf(ids, OBSERVED_PER_CALL).map((part) =>
      post(token, 'queues/observations', { filter: queueFilter(part), metrics: [...LIVE_METRICS] }),
    ),
    ...chunksOf(ids, SUMMED_PER_CALL).map((part) =>
      post(token, 'conversations/aggregates', {
        interval: MIDNIGHT_TO_NOW,
        groupBy: ['queueId', 'mediaType'],
        filter: queueFilter(part),
        metrics: [...INTERVAL_METRICS],
      }),
    ),
  ]);
  return { ms: performance.now() - startMs };
});

async function login(): Promise<string> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function page(token: string, number: number): Promise<Page> {
  const address = `${url}/api/v2/routing/queues?pageNumber=${number}&pageSize=${PAGE_SIZE}`;
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()) as Page;
}

async function post(token: string, what: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${url}/api/v2/analytics/${what}/query`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
