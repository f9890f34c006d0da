/** Home as somebody sees it and presses in it: what stands there and in its modal, in words. */
import { vi } from 'vitest';
import type { JsonObject, OpenView } from '../../src/sandbox/workspace/model.ts';
import { isJsonObject, objectsOf, textOf } from '../../src/sandbox/workspace/model.ts';
import { drawView } from '../../src/sandbox/workspace/terminal.ts';
import type { Workspace } from '../../src/sandbox/workspace/workspace.ts';

/** A machine that is busy with other work is waited for. */
const WAIT_MS = 20_000;
/** No line is broken, so that words are found that stand together. */
const WIDE = 10_000;

export interface HomeHands {
  open(): Promise<void>;
  /** Waits until `words` stand in it, and gives all that stands there. */
  see(words: string | RegExp): Promise<string>;
  /** All that stands there by now. */
  now(): string;
  view(): OpenView;
  /** Presses what is called so in the item (or anywhere, when it is left out) that holds those words. */
  press(label: string, within?: string): Promise<void>;
  /** Chooses in the menu of the item that holds those words. */
  choose(menu: string, choice: string, within?: string): Promise<void>;
  pickChannel(channelId: string): Promise<void>;
  /** Waits until `words` stand in the modal, and gives all that stands there. */
  modal(words: string | RegExp): Promise<string>;
  /** The modal on top; throws when there is none. */
  modalView(): OpenView;
  pressInModal(label: string): Promise<void>;
}

export function handsOn(
  { workspace, nowMs = Date.now }: { workspace: Workspace; nowMs?: () => number },
  user: string,
): HomeHands {
  const wordsOf = (view: OpenView | null | undefined): string =>
    view === null || view === undefined
      ? ''
      : drawView(view, {
          width: WIDE,
          timeZone: 'Europe/Berlin',
          nowMs: nowMs(),
          channelName: (id) => workspace.channel(id)?.name ?? null,
        });
  const view = (): OpenView => {
    const home = workspace.home(user);
    if (home === null) throw new Error('nothing was drawn');
    return home;
  };
  const modalView = (): OpenView => {
    const top = workspace.views(user).at(-1);
    if (top === undefined) throw new Error('no modal is open');
    return top;
  };
  const until = (read: () => string, words: string | RegExp): Promise<string> =>
    vi.waitFor(() => {
      const all = read();
      if (typeof words === 'string' ? !all.includes(words) : !words.test(all))
        throw new Error(`no ${words} in:\n${all}`);
      return all;
    }, WAIT_MS);

  async function act(of: OpenView, element: JsonObject, given: { value?: string } = {}): Promise<void> {
    await workspace.connected();
    const outcome = await workspace.click({
      user,
      viewId: of.id,
      actionId: textOf(element.action_id),
      ...given,
    });
    if (!outcome.acked) throw new Error(`not acknowledged: ${outcome.error}`);
  }

  return {
    async open() {
      await workspace.connected();
      await workspace.openHome(user);
    },
    see: (words) => until(() => wordsOf(workspace.home(user)), words),
    now: () => wordsOf(workspace.home(user)),
    view,
    press: async (label, within) => act(view(), elementIn(view(), label, within)),
    choose: async (menu, choice, within) => {
      const element = elementIn(view(), menu, within);
      const option = objectsOf(element.options).find(({ text }) => labelOf(text) === choice);
      return act(view(), element, { value: textOf(option?.value) });
    },
    pickChannel: (channelId) => act(view(), elementIn(view(), 'Show a channel'), { value: channelId }),
    modal: (words) => until(() => wordsOf(workspace.views(user).at(-1)), words),
    modalView,
    pressInModal: (label) => act(modalView(), elementIn(modalView(), label)),
  };
}

/** Buttons stand below the words that they are about, with at most the small print between. */
function elementIn({ content }: OpenView, label: string, within?: string): JsonObject {
  const blocks = objectsOf(content.blocks);
  const from = within === undefined ? 0 : blocks.findIndex((block) => JSON.stringify(block).includes(within));
  const after = from < 0 ? [] : blocks.slice(from);
  for (const block of after.filter(({ type }) => type === 'actions')) {
    const found = objectsOf(block.elements).find(
      ({ text, placeholder }) => labelOf(text) === label || labelOf(placeholder) === label,
    );
    if (found !== undefined) return found;
    if (within !== undefined) break;
  }
  throw new Error(`no ${label} ${within === undefined ? '' : `under ${within}`}`);
}

function labelOf(text: JsonObject[string] | undefined): string {
  return isJsonObject(text) ? textOf(text.text) : '';
}
