/** What the pretend workspace holds: people, channels, messages, open views. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Person {
  id: string;
  /** What is typed after an @. */
  name: string;
  realName: string;
  /** IANA name. */
  tz: string;
  title?: string;
  /** A guest of several channels, a guest of one, somebody of another workspace, or an app; a member if left out. */
  kind?: 'member' | 'guest' | 'single-channel-guest' | 'stranger' | 'bot';
  /** Only for strangers: the workspace they come from. */
  teamId?: string;
}

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  /** Ids of people; whether the app is in is `hasApp`. */
  members: string[];
  hasApp: boolean;
  isArchived?: boolean;
}

export interface MessageMetadata {
  event_type: string;
  event_payload: JsonObject;
}

export interface SentMessage {
  /** The same as `ts`: unique in the workspace. */
  id: string;
  channel: string;
  ts: string;
  /** Who wrote it: a person, the app's own user, or Slackbot. */
  user: string;
  text: string;
  blocks: JsonObject[];
  ephemeral: boolean;
  /** The only one who sees an ephemeral message. */
  visibleTo: string | null;
  edited: { user: string; ts: string } | null;
  threadTs: string | null;
  /** A thread reply that is shown in the channel too. */
  broadcast: boolean;
  /** Everybody whom this content names: `channel`, `here`, `everyone`, U… and S… ids. */
  mentions: string[];
  /** Whom the post named when it was made. Edits notify nobody, so an edit changes `mentions` alone. */
  pings: string[];
  metadata: MessageMetadata | null;
  unfurl: { links: boolean; media: boolean };
}

export interface OpenView {
  id: string;
  user: string;
  type: 'modal' | 'home';
  /** The view as the app sent it, with Slack's ids filled in. */
  content: JsonObject;
  hash: string;
  rootId: string;
  previousId: string | null;
  /** What the person sees under a field after `response_action: errors`. */
  errors: Record<string, string>;
  /** The channel from which it was opened, if any. */
  fromChannel: string | null;
  /** What stands in its fields, as `view.state.values`: by block id, then action id. */
  values: FieldValues;
}

export type FieldValues = Record<string, Record<string, JsonObject>>;

export interface Team {
  id: string;
  domain: string;
  name: string;
}

/** The app as installed in the workspace. */
export interface InstalledApp {
  id: string;
  name: string;
  botUserId: string;
  botId: string;
  scopes: string[];
  hasHome: boolean;
  hasMessagesTab: boolean;
  isInteractive: boolean;
}

export const SLACKBOT = 'USLACKBOT';
export const TEAM: Team = { id: 'T0PRETEND', domain: 'pretend', name: 'Pretend Support' };

export const DEFAULT_PEOPLE: Person[] = [
  { id: 'U0ANA', name: 'ana', realName: 'Ana Ruiz', tz: 'Europe/Berlin', title: 'Supervisor' },
  { id: 'U0BEN', name: 'ben', realName: 'Ben Osei', tz: 'America/New_York', title: 'Real-time analyst' },
  { id: 'U0CHIE', name: 'chie', realName: 'Chie Mori', tz: 'Asia/Tokyo', title: 'Manager' },
  { id: 'U0GUS', name: 'gus', realName: 'Gus Lind', tz: 'Europe/Stockholm', title: 'Guest', kind: 'guest' },
];

export const DEFAULT_CHANNELS: Channel[] = [
  { id: 'C0OPS', name: 'ops', kind: 'public', members: ['U0ANA', 'U0BEN', 'U0CHIE', 'U0GUS'], hasApp: true },
  {
    id: 'C0FLOOR',
    name: 'support-floor',
    kind: 'public',
    members: ['U0ANA', 'U0BEN', 'U0CHIE'],
    hasApp: false,
  },
  { id: 'G0LEADS', name: 'leads', kind: 'private', members: ['U0ANA', 'U0CHIE'], hasApp: false },
];

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of a parsed JSON field, or an empty one. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The objects of a parsed JSON list, or none. */
export function objectsOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter((item) => isJsonObject(item)) : [];
}
