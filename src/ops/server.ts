/** The bot's one HTTP server: a few paths, each with the methods that it takes, and an end that is in sight. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';

export interface Route {
  path: string;
  methods: readonly string[];
  listener: RequestListener;
}

export interface HttpServer {
  /** Rejects with Node's own error when it cannot listen there. Gives the port. */
  open(host: string, port: number): Promise<number>;
  /** Null while it is not open. */
  port(): number | null;
  /** Lets requests under way end, for a moment; connections that are kept open for nothing are closed at once. */
  close(): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 5_000;
/** How often Node looks for requests that are over time. */
const LOOK_EVERY_MS = 1_000;
const CLOSE_PATIENCE_MS = 2_000;
/** A body of Slack's is read before its signature can be checked: so many megabytes at most. */
const MAX_CONNECTIONS = 200;

export interface ServerHooks {
  /** Connections are then closed behind each answer. */
  isStopping(): boolean;
  /** Hears what a listener throws, and what becomes of the server after it has been opened: it goes on all the same. */
  onFault(error: unknown): void;
}

export function createHttpServer(routes: readonly Route[], { isStopping, onFault }: ServerHooks): HttpServer {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: LOOK_EVERY_MS,
    },
    serve,
  );
  server.maxConnections = MAX_CONNECTIONS;

  function serve(request: IncomingMessage, response: ServerResponse): void {
    if (isStopping()) response.setHeader('connection', 'close');
    // Not by URL: "//" is a path that it takes for a host.
    const [path] = (request.url ?? '').split('?');
    const route = routes.find((one) => one.path === path);
    if (route === undefined) refuse(request, response, 404, 'Nothing is here.');
    else if (route.methods.includes(request.method ?? '')) run(route, request, response);
    else {
      response.setHeader('allow', route.methods.join(', '));
      refuse(request, response, 405, `Only ${route.methods.join(' and ')}.`);
    }
  }

  function run(route: Route, request: IncomingMessage, response: ServerResponse): void {
    try {
      route.listener(request, response);
    } catch (error) {
      onFault(error);
      if (response.headersSent) response.destroy();
      else refuse(request, response, 500, 'A bug: the log tells.');
    }
  }

  function port(): number | null {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : null;
  }

  return {
    open(host, wanted) {
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port: wanted }, () => {
          server.off('error', reject);
          // Such as no room for another connection: without a listener it would end the process.
          server.on('error', onFault);
          resolve(port() ?? wanted);
        });
      });
    },
    port,
    async close() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_PATIENCE_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** The rest of a body that nobody reads would be taken for the next request. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, words: string): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') response.setHeader('connection', 'close');
  answerWith(response, status, 'text/plain; charset=utf-8', `${words}\n`);
}

/** Node leaves the body away by itself where HEAD was asked. */
export function answerWith(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
