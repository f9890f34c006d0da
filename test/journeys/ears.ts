/** Hears everything that leaves the bot: its log, both outputs, and the body of every request; headers alone are not heard. */
import { ClientRequest, OutgoingMessage, ServerResponse } from 'node:http';

export interface LogLine {
  /** pino's: 20 debug, 30 info, 40 warn, 50 error. */
  level: number;
  msg: string;
  [fact: string]: unknown;
}

export interface Ears {
  /** Where the bot's log goes. */
  log: { write(line: string): void };
  lines(): LogLine[];
  /** Lines that somebody should look at. */
  errors(): LogLine[];
  /** All that was heard, in order. */
  text(): string;
  /** Access tokens that the pretend Genesys has handed out. */
  tokens(): string[];
  close(): void;
}

const CONSOLE = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

export function openEars(): Ears {
  const heard: string[] = [];
  const logged: string[] = [];
  const tokens = new Set<string>();
  const hear = (what: unknown): void => {
    if (typeof what === 'string') heard.push(what);
    else if (what instanceof Uint8Array) heard.push(Buffer.from(what).toString('utf8'));
  };
  const undo = [hearOutputs(hear), hearConsole(hear), hearFetch(hear), hearHttp(hear, tokens)];
  return {
    log: {
      write(line) {
        hear(line);
        logged.push(line);
      },
    },
    lines: () => logged.map((line) => JSON.parse(line) as LogLine),
    errors: () => logged.map((line) => JSON.parse(line) as LogLine).filter(({ level }) => level >= 50),
    text: () => heard.join('\n'),
    tokens: () => [...tokens],
    close() {
      for (const one of undo) one();
    },
  };
}

type Hear = (what: unknown) => void;

/** What is heard is not shown besides: a run of the tests stays readable. */
function hearOutputs(hear: Hear): () => void {
  const undo = [process.stdout, process.stderr].map((output) => {
    const { write } = output;
    output.write = (what: unknown) => {
      hear(what);
      return true;
    };
    return () => {
      output.write = write;
    };
  });
  return () => {
    for (const one of undo) one();
  };
}

function hearConsole(hear: Hear): () => void {
  const before = { ...console };
  for (const name of CONSOLE) console[name] = (...args: unknown[]) => hear(args.map(String).join(' '));
  return () => void Object.assign(console, before);
}

/** What goes to Slack: the address and the body. */
function hearFetch(hear: Hear): () => void {
  const before = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    hear(input instanceof Request ? input.url : String(input));
    hear(init?.body instanceof URLSearchParams ? init.body.toString() : init?.body);
    return before(input, init);
  };
  return () => {
    globalThis.fetch = before;
  };
}

/** What goes to Genesys, which the SDK sends by node:http; and what the pretend one answers to a login. */
function hearHttp(hear: Hear, tokens: Set<string>): () => void {
  const { write, end } = OutgoingMessage.prototype;
  const heard = (message: OutgoingMessage, chunk: unknown): void => {
    if (message instanceof ClientRequest) {
      hear(message.path);
      hear(chunk);
    }
    const text = chunk instanceof Uint8Array ? Buffer.from(chunk).toString('utf8') : String(chunk);
    const token = message instanceof ServerResponse ? /"access_token":"([^"]+)"/.exec(text)?.[1] : undefined;
    if (token !== undefined) tokens.add(token);
  };
  OutgoingMessage.prototype.write = function heardWrite(this: OutgoingMessage, ...args: unknown[]) {
    heard(this, args[0]);
    return write.apply(this, args as Parameters<typeof write>);
  } as typeof write;
  OutgoingMessage.prototype.end = function heardEnd(this: OutgoingMessage, ...args: unknown[]) {
    heard(this, args[0]);
    return end.apply(this, args as Parameters<typeof end>);
  } as typeof end;
  return () => {
    Object.assign(OutgoingMessage.prototype, { write, end });
  };
}
