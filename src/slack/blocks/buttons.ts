/** Buttons and menus as an actions block, and what a pressed one says when it comes back. */
import { z } from 'zod';
import type { Button } from '../../core/message.ts';
import { cut, literal, oneLine } from './escape.ts';
import {
  MAX_ACTION_ID,
  MAX_ACTIONS,
  MAX_BUTTON_TEXT,
  MAX_BUTTON_URL,
  MAX_BUTTON_VALUE,
  MAX_OPTION_TEXT,
  MAX_OPTION_VALUE,
  MAX_OPTIONS,
  MAX_PLACEHOLDER,
} from './limits.ts';
import type { ActionsBlock, ButtonElement, SelectOption, StaticSelect } from './shapes.ts';

/** What a button carries: the line that it says, and the answer that it stands under. */
export const ButtonValue = z.object({ line: z.string(), answer: z.string() });
export type ButtonValue = z.infer<typeof ButtonValue>;

export const ASK_ACTION = /^ask:/;
export const SAY_ACTION = /^say:/;
export const MENU_ACTION = /^menu:/;
export const SHARE_ACTION = 'share';
export const LINK_ACTION = /^link:/;
/** None of the above, such as a button of an older version. */
export const OTHER_ACTION = /^(?!ask:|say:|menu:|link:|field:|home:|share$)/;

/** Buttons that Slack would refuse, and second ones of a kind and id, are left out. Null when none is left. */
export function actionsBlock(
  buttons: readonly Button[],
  answerKey: string,
  blockId: string,
  taken: Set<string>,
): ActionsBlock | null {
  const elements: ActionsBlock['elements'] = [];
  for (const button of buttons) {
    if (elements.length === MAX_ACTIONS) break;
    const element = button.kind === 'menu' ? menuElement(button) : buttonElement(button, answerKey);
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

type Menu = Extract<Button, { kind: 'menu' }>;

/** An option holds its line itself: there is room for two ids and some words. Longer ones are left out. */
function menuElement(menu: Menu): StaticSelect | null {
  const placeholder = cut(oneLine(menu.label), MAX_PLACEHOLDER);
  const action_id = actionId(menu);
  const options = menuOptions(menu);
  if (placeholder === '' || action_id.length > MAX_ACTION_ID || options.length === 0) return null;
  return { type: 'static_select', action_id, placeholder: plain(placeholder), options };
}

function menuOptions({ choices }: Menu): SelectOption[] {
  const options = new Map<string, SelectOption>();
  for (const choice of choices) {
    const line = literal(choice.line);
    const text = cut(oneLine(choice.label), MAX_OPTION_TEXT);
    if (text === '' || line.trim() === '' || line.length > MAX_OPTION_VALUE || options.has(line)) continue;
    options.set(line, { text: plain(text), value: line });
    if (options.size === MAX_OPTIONS) break;
  }
  return [...options.values()];
}

function plain(text: string) {
  return { type: 'plain_text', text, emoji: false } as const;
}

function buttonElement(button: Exclude<Button, Menu>, answerKey: string): ButtonElement | null {
  const label = cut(oneLine(button.label), MAX_BUTTON_TEXT);
  const action_id = actionId(button);
  if (label === '' || action_id.length > MAX_ACTION_ID) return null;
  const text = plain(label);
  if (button.kind === 'link') {
    const url = webAddress(button.url);
    return url === null ? null : { type: 'button', action_id, text, url };
  }
  const value = JSON.stringify({ line: button.line, answer: answerKey } satisfies ButtonValue);
  if (value.length > MAX_BUTTON_VALUE) return null;
  const style = button.kind === 'say' && button.style !== undefined ? { style: button.style } : {};
  return { type: 'button', action_id, text, value, ...style };
}

function actionId(button: Button): string {
  return button.kind === 'share' ? SHARE_ACTION : `${button.kind}:${oneLine(button.id)}`;
}

function webAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return ['https:', 'http:'].includes(protocol) && href.length <= MAX_BUTTON_URL ? href : null;
}
