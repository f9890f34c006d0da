/** Buttons as an actions block, and what a pressed one says when it comes back. */
import { z } from 'zod';
import type { Button } from '../../core/message.ts';
import { cut, oneLine } from './escape.ts';
import { MAX_ACTION_ID, MAX_ACTIONS, MAX_BUTTON_TEXT, MAX_BUTTON_URL, MAX_BUTTON_VALUE } from './limits.ts';
import type { ActionsBlock, ButtonElement } from './shapes.ts';

/** What a button carries: the line that it says, and the answer that it stands under. */
export const ButtonValue = z.object({ line: z.string(), answer: z.string() });
export type ButtonValue = z.infer<typeof ButtonValue>;

export const ASK_ACTION = /^ask:/;
export const SHARE_ACTION = 'share';
export const LINK_ACTION = /^link:/;
/** None of the above, such as a button of an older version. */
export const OTHER_ACTION = /^(?!ask:|link:|share$)/;

/** Buttons that Slack would refuse, and second ones of a kind and id, are left out. Null when none is left. */
export function actionsBlock(
  buttons: readonly Button[],
  answerKey: string,
  blockId: string,
  taken: Set<string>,
): ActionsBlock | null {
  const elements: ButtonElement[] = [];
  for (const button of buttons) {
    if (elements.length === MAX_ACTIONS) break;
    const element = buttonElement(button, answerKey);
    if (element === null || taken.has(element.action_id)) continue;
    taken.add(element.action_id);
    elements.push(element);
  }
  return elements.length === 0 ? null : { type: 'actions', block_id: blockId, elements };
}

/** Null for a value that is none of ours. */
export function parseButtonValue(value: string | undefined): ButtonValue | null {
  if (value === undefined) return null;
  try {
    return ButtonValue.safeParse(JSON.parse(value)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function buttonElement(button: Button, answerKey: string): ButtonElement | null {
  const label = cut(oneLine(button.label), MAX_BUTTON_TEXT);
  const action_id = actionId(button);
  if (label === '' || action_id.length > MAX_ACTION_ID) return null;
  const text = { type: 'plain_text', text: label, emoji: false } as const;
  if (button.kind === 'link') {
    const url = webAddress(button.url);
    return url === null ? null : { type: 'button', action_id, text, url };
  }
  if (button.kind === 'menu') return null;
  const value = JSON.stringify({ line: button.line, answer: answerKey } satisfies ButtonValue);
  if (value.length > MAX_BUTTON_VALUE) return null;
  return { type: 'button', action_id, text, value };
}

function actionId(button: Button): string {
  return button.kind === 'share' ? SHARE_ACTION : `${button.kind}:${oneLine(button.id)}`;
}

function webAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return ['https:', 'http:'].includes(protocol) && href.length <= MAX_BUTTON_URL ? href : null;
}
