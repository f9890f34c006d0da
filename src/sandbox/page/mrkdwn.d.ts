/** Types of mrkdwn.js, which is plain JavaScript so that a browser can load it as it is. */

export type MrkdwnToken =
  | { kind: 'text'; text: string }
  | { kind: 'user'; id: string; label: string }
  | { kind: 'channel'; id: string; label: string }
  | { kind: 'broadcast'; range: string; label: string }
  | { kind: 'subteam'; id: string; label: string }
  | { kind: 'date'; unix: number; format: string; link: string; fallback: string }
  | { kind: 'link'; url: string; label: string };

export function unescapeText(text: string): string;
export function parseMrkdwn(text: string): MrkdwnToken[];
export function formatDate(unix: number, format: string, timeZone: string, nowMs: number): string;
