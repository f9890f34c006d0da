/** What a Home tab remembers of itself: whose things it shows, and which page of each section. */
import { z } from 'zod';
import type { HomePlace } from '../../core/home.ts';

export interface HomeState {
  place: HomePlace;
  /** By section, from 0; a section that is not named stands at its first page. */
  pages: readonly number[];
}

export const FIRST: HomeState = { place: { kind: 'mine' }, pages: [] };

const MAX_SECTIONS = 10;
const MAX_PAGE = 10_000;
const Kept = z.object({
  channel: z.string().max(40).nullable(),
  pages: z.array(z.int().min(0).max(MAX_PAGE)).max(MAX_SECTIONS),
});

/** For `private_metadata`. */
export function printState({ place, pages }: HomeState): string {
  return JSON.stringify({ channel: place.kind === 'channel' ? place.channelId : null, pages });
}

/** What is none of ours, such as of an older version, is the first state. */
export function readState(text: string): HomeState {
  const kept = Kept.safeParse(parsedJson(text)).data;
  if (kept === undefined) return FIRST;
  const { channel, pages } = kept;
  return { place: channel === null ? { kind: 'mine' } : { kind: 'channel', channelId: channel }, pages };
}

/** A page that there is not becomes the first here, and the last where it is drawn. */
export function withPage(state: HomeState, section: number, asked: number): HomeState {
  const page = Number.isInteger(asked) && asked >= 0 && asked <= MAX_PAGE ? asked : 0;
  const pages = Array.from({ length: Math.max(state.pages.length, section + 1) }, (_, at) =>
    at === section ? page : (state.pages[at] ?? 0),
  );
  return { ...state, pages };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
