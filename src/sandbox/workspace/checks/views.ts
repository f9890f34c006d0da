/** The strict check of a view: a modal or a Home tab. */

import { checkBlocks } from '../block-check.ts';
import { isObject } from '../model.ts';
import type { Check, CheckFault } from './check.ts';
import { add, boolean, byType, object, optional, required, text, typeField } from './check.ts';
import { plainText } from './text.ts';

/** https://docs.slack.dev/reference/views/modal-views */
const TITLE = 24;
const PRIVATE_METADATA = 3_000;
const CALLBACK_ID = 255;
const EXTERNAL_ID = 255;

const common = {
  type: typeField,
  blocks: required(() => undefined),
  private_metadata: optional(text(0, PRIVATE_METADATA)),
  callback_id: optional(text(1, CALLBACK_ID)),
  external_id: optional(text(0, EXTERNAL_ID)),
};

const modal: Check = object({
  ...common,
  title: required(plainText(TITLE)),
  close: optional(plainText(TITLE)),
  submit: optional(plainText(TITLE)),
  clear_on_close: optional(boolean),
  notify_on_close: optional(boolean),
});

const home: Check = object(common);

/** The faults of a view; `kind` is what the method takes. */
export function checkView(view: unknown, kind: 'modal' | 'home'): CheckFault[] {
  const faults: CheckFault[] = [];
  byType(kind === 'modal' ? { modal } : { home })(view, '/view', faults);
  if (!isObject(view)) return faults;
  if (view.blocks !== undefined) faults.push(...checkBlocks(view.blocks, kind, '/view/blocks'));
  const blocks = Array.isArray(view.blocks) ? view.blocks.filter(isObject) : [];
  const hasInputs = blocks.some((block) => block.type === 'input');
  if (kind === 'modal' && hasInputs && view.submit === undefined) {
    add(faults, '/view', 'missing required field: submit');
  }
  return faults;
}
