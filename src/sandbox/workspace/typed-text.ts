/** What a person types, as Slack hands it to an app: escaped, with mentions turned into ids. */

import type { WorkspaceState } from './state.ts';

/** Escapes & < > as Slack does. https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Turns `@name` and `#channel` into `<@U…|name>` and `<#C…|name>`, a private channel into `<#C…|>`;
 * names that the person cannot see stay as typed.
 */
export function linkMentions(escaped: string, user: string, state: WorkspaceState): string {
  return escaped
    .replace(/(^|[\s(,])@([a-z0-9][a-z0-9._-]*)/gi, (whole, before: string, name: string) => {
      const id = idOf(name, state);
      return id === null ? whole : `${before}<@${id}|${name}>`;
    })
    .replace(/(^|[\s(,])#([a-z0-9][a-z0-9_-]*)/gi, (whole, before: string, name: string) => {
      const channel = state.channels.find((one) => one.name === name && one.kind !== 'im');
      if (channel === undefined || (channel.kind === 'private' && !state.canSee(channel, user))) return whole;
      return `${before}<#${channel.id}|${channel.kind === 'private' ? '' : name}>`;
    });
}

function idOf(name: string, state: WorkspaceState): string | null {
  if (name === state.app.name) return state.app.botUserId;
  return state.people.find((person) => person.name === name)?.id ?? null;
}
