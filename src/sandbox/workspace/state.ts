/** The memory of the workspace: who and where, every message, the views that are open. */

import { EventEmitter } from 'node:events';
import type { SandboxClock } from '../clock.ts';
import { mentionsIn } from './mentions.ts';
import type {
  Channel,
  InstalledApp,
  JsonObject,
  MessageMetadata,
  OpenView,
  Person,
  SentMessage,
} from './model.ts';
import { SLACKBOT } from './model.ts';
import { ReadMarks } from './reads.ts';

/** The oldest messages of a channel are forgotten beyond this. */
const MAX_MESSAGES_A_CHANNEL = 5_000;
/** Slack cuts longer texts. https://docs.slack.dev/reference/methods/chat.postMessage#truncating */
export const MAX_TEXT_CHARACTERS = 40_000;

export interface NewMessage {
  channel: string;
  user: string;
  text: string;
  blocks?: JsonObject[];
  visibleTo?: string | null;
  threadTs?: string | null;
  broadcast?: boolean;
  metadata?: MessageMetadata | null;
  unfurl?: { links: boolean; media: boolean };
}

export interface MessageChange {
  text: string;
  blocks: JsonObject[];
  metadata?: MessageMetadata | null;
}

export class WorkspaceState {
  readonly people: Person[];
  readonly channels: Channel[];
  readonly app: InstalledApp;
  readonly clock: SandboxClock;
  views: OpenView[] = [];
  readonly homes = new Map<string, OpenView>();
  readonly reads = new ReadMarks();
  readonly #messages = new Map<string, SentMessage[]>();
  readonly #changes = new EventEmitter();
  #lastMicroseconds = 0;
  #names = 0;

  constructor(input: { people: Person[]; channels: Channel[]; app: InstalledApp; clock: SandboxClock }) {
    this.people = input.people.map((person) => ({ ...person }));
    this.channels = input.channels.map((channel) => ({ ...channel, members: [...channel.members] }));
    this.app = input.app;
    this.clock = input.clock;
    this.#changes.setMaxListeners(0);
    for (const person of this.people) this.directChannel(person.id);
  }

  onChange(listener: () => void): () => void {
    this.#changes.on('change', listener);
    return () => this.#changes.off('change', listener);
  }

  changed(): void {
    this.#changes.emit('change');
  }

  person(id: string): Person | undefined {
    return this.people.find((person) => person.id === id);
  }

  channel(id: string): Channel | undefined {
    return this.channels.find((channel) => channel.id === id);
  }

  /** The direct messages between the app and a person, `D0ANA` for `U0ANA`. */
  directChannel(user: string): Channel {
    const id = `D${user.slice(1)}`;
    const known = this.channel(id);
    if (known !== undefined) return known;
    const made: Channel = { id, name: 'directmessage', kind: 'im', members: [user], hasApp: true };
    this.channels.push(made);
    return made;
  }

  /** The direct messages between two people, where the app is not. */
  directBetween(user: string, other: string): Channel {
    if (this.person(user) === undefined || this.person(other) === undefined || user === other)
      throw new Error(`There are no direct messages between ${user} and ${other}`);
    const members = [user, other].sort();
    const id = `D${members.map((one) => one.slice(1)).join('')}`;
    const known = this.channel(id);
    if (known !== undefined) return known;
    const made: Channel = { id, name: 'directmessage', kind: 'im', members, hasApp: false };
    this.channels.push(made);
    this.changed();
    return made;
  }

  canSee(channel: Channel, user: string): boolean {
    return channel.members.includes(user);
  }

  /** A message time that no other message has, from the pretend clock. */
  nextTs(): string {
    this.#lastMicroseconds = Math.max(this.clock.now() * 1000, this.#lastMicroseconds + 1);
    const seconds = Math.floor(this.#lastMicroseconds / 1_000_000);
    return `${seconds}.${String(this.#lastMicroseconds % 1_000_000).padStart(6, '0')}`;
  }

  /** A short id that no other has, such as for a block that came without one. */
  name(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names.toString(36).toUpperCase().padStart(6, '0')}`;
  }

  post(input: NewMessage): SentMessage {
    const ts = this.nextTs();
    const blocks = this.#withIds(input.blocks ?? []);
    const text = input.text.slice(0, MAX_TEXT_CHARACTERS);
    const mentions = mentionsIn(text, blocks);
    const message: SentMessage = {
      id: ts,
      channel: input.channel,
      ts,
      user: input.user,
      text,
      blocks,
      ephemeral: input.visibleTo != null,
      visibleTo: input.visibleTo ?? null,
      edited: null,
      threadTs: input.threadTs ?? null,
      broadcast: input.broadcast ?? false,
      mentions,
      pings: mentions,
      metadata: input.metadata ?? null,
      unfurl: input.unfurl ?? { links: true, media: true },
    };
    const all = this.#messages.get(input.channel) ?? [];
    all.push(message);
    if (all.length > MAX_MESSAGES_A_CHANNEL) all.shift();
    this.#messages.set(input.channel, all);
    this.changed();
    return message;
  }

  /** What Slack itself tells one person, in a thread if they are in one. */
  tell(channel: string, user: string, text: string, threadTs: string | null = null): SentMessage {
    return this.post({ channel, user: SLACKBOT, text, visibleTo: user, threadTs });
  }

  edit(message: SentMessage, change: MessageChange): void {
    message.text = change.text.slice(0, MAX_TEXT_CHARACTERS);
    message.blocks = this.#withIds(change.blocks);
    message.edited = { user: this.app.botUserId, ts: this.nextTs() };
    message.mentions = mentionsIn(message.text, message.blocks);
    if (change.metadata !== undefined) message.metadata = change.metadata;
    this.changed();
  }

  delete(message: SentMessage): void {
    const all = this.#messages.get(message.channel) ?? [];
    this.#messages.set(
      message.channel,
      all.filter((one) => one !== message),
    );
    this.changed();
  }

  /** Oldest first, ephemeral ones and thread replies too. */
  allIn(channel: string): SentMessage[] {
    return this.#messages.get(channel) ?? [];
  }

  find(ts: string, channel?: string): SentMessage | undefined {
    const channels = channel === undefined ? [...this.#messages.keys()] : [channel];
    for (const id of channels) {
      const found = this.allIn(id).find((message) => message.ts === ts);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  seenBy(channel: string, user: string): SentMessage[] {
    const where = this.channel(channel);
    if (where === undefined || !this.canSee(where, user)) return [];
    return this.allIn(channel).filter((message) => message.visibleTo === null || message.visibleTo === user);
  }

  #withIds(blocks: JsonObject[]): JsonObject[] {
    return blocks.map((block) => {
      const copy = structuredClone(block);
      if (typeof copy.block_id !== 'string') copy.block_id = this.name('b');
      return copy;
    });
  }
}
