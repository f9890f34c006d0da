/** What every listener stands on, and the one catch that they share. */
import { randomBytes } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import type { Fault } from '../core/fault.ts';
import { sayFault } from '../core/fault.ts';
import type { HomeSource } from '../core/home.ts';
import { type Message, withCode } from '../core/message.ts';
import type { Clock, Desk, FormDesk, Log } from '../core/ports.ts';
import { StoreDown } from '../core/store.ts';
import { type Admission, claimOf, type Refusal, refusalMessage } from './admission.ts';
import { describeError } from './bolt-log.ts';
import type { Homes } from './home/draw.ts';
import type { Memberships } from './membership.ts';
import type { UnderWay } from './patience.ts';
import type { People } from './people.ts';
import type { Shelf } from './shelf.ts';
import type { Sights } from './sights.ts';

export interface Identity {
  teamId: string;
  /** Null: the workspace belongs to none. */
  enterpriseId: string | null;
  team: string;
  botUserId: string;
}

/** An answer that stands somewhere in Slack. */
export interface KeptAnswer {
  message: Message;
  /** What could be seen where it was asked. */
  sight: string | null;
  /** Set as soon as somebody shares it, so that a second click does not post it twice. */
  isShared: boolean;
}

export interface Floor {
  desk: Desk;
  forms: FormDesk;
  clock: Clock;
  log: Log;
  client: webApi.WebClient;
  identity: Identity;
  people: People;
  admission: Admission;
  /** What can be seen in a channel, for answers that were kept. */
  sights: Sights;
  answers: Shelf<KeptAnswer>;
  /** Ids of events that were heard. */
  heard: Shelf<true>;
  /** How often each open form was changed. */
  turns: Shelf<number>;
  underWay: UnderWay;
  secrets: readonly string[];
  /** What Home shows, section by section. */
  home: readonly HomePart[];
  memberships: Memberships;
  /** What was drawn in Home, and is being drawn. */
  homes: Homes;
}

/** A section of Home: where it comes from, and what it is called when it cannot be made. */
export interface HomePart {
  title: string;
  section: HomeSource;
  /** There for everybody, such as settings: whoever has nothing else is new here. */
  isForAll: boolean;
}

export interface Entrance {
  name: string;
  /** Slack's payload, which says who acts. */
  body: unknown;
  work: () => Promise<void>;
  /** Shows what went wrong. */
  tell: (message: Message) => Promise<unknown>;
  /** Tells somebody who is not let in, and nobody else. */
  refuse: (message: Message) => Promise<unknown>;
}

/**
 * Lets in who may, and runs a listener to its end. A bug is logged with a reference, and `tell` shows the same one to the
 * person.
 */
export function atEntrance(floor: Floor, { name, body, work, tell, refuse }: Entrance): Promise<void> {
  const entrance = name;
  return floor.underWay.run(async () => {
    try {
      const refusal = await refusalOf(floor, body, entrance);
      if (refusal === null) return await work();
      if (refusal.words !== null) await refuse(refusalMessage(refusal.words));
    } catch (error) {
      await tellFailure(floor, entrance, error, tell);
    }
  });
}

/** A store that is away is nobody's bug. */
async function tellFailure(
  floor: Floor,
  entrance: string,
  error: unknown,
  tell: Entrance['tell'],
): Promise<void> {
  const reference = randomBytes(4).toString('hex');
  const isStore = error instanceof StoreDown;
  if (isStore)
    floor.log.warn('a question needs the store, which does not answer', { entrance, code: error.message });
  else floor.log.error('a bug', { entrance, reference, error: describeError(error, floor.secrets) });
  const fault: Fault = isStore ? { kind: 'store-down' } : { kind: 'bug', reference };
  await tell(faultMessage(fault)).catch((failure) => {
    floor.log.error('nobody could be told of it', {
      reference,
      error: describeError(failure, floor.secrets),
    });
  });
}

/** Null: whoever acts is let in. A payload that does not say who acts lets nobody in. */
export async function refusalOf(floor: Floor, body: unknown, entrance: string): Promise<Refusal | null> {
  const claim = claimOf(body);
  if (claim !== null) return floor.admission.refuse(claim, entrance);
  floor.log.warn('a payload from Slack does not say who acts', { entrance });
  return { because: 'unknown', words: null };
}

/** Slack waits 3 s for it, so it comes first. When it fails, the answer may still arrive. */
export async function acknowledge(ack: () => Promise<void>, log: Log): Promise<void> {
  try {
    await ack();
  } catch {
    // The connection went away under it; Slack shows the person an error of its own.
    log.warn('an acknowledgement did not reach Slack');
  }
}

export function plainMessage(words: string): Message {
  return { summary: words.replaceAll('`', ''), parts: [{ kind: 'headline', text: withCode(words) }] };
}

function faultMessage(fault: Fault): Message {
  const { what, todo } = sayFault(fault);
  return plainMessage(`${what} ${todo}`);
}
