/** A view as payloads and the Web API show it. */

import type { JsonObject, OpenView } from '../model.ts';
import { TEAM } from '../model.ts';
import type { WorkspaceState } from '../state.ts';

export function shownView(view: OpenView, state: WorkspaceState): JsonObject {
  const { content } = view;
  return {
    id: view.id,
    team_id: TEAM.id,
    app_installed_team_id: TEAM.id,
    app_id: state.app.id,
    bot_id: state.app.botId,
    type: view.type,
    title: content.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    submit: content.submit ?? null,
    close: content.close ?? null,
    blocks: content.blocks ?? [],
    private_metadata: content.private_metadata ?? '',
    callback_id: content.callback_id ?? '',
    external_id: content.external_id ?? '',
    clear_on_close: content.clear_on_close ?? false,
    notify_on_close: content.notify_on_close ?? false,
    state: { values: view.values },
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
  };
}
