/** Slack's hard limits on what may be sent, each with the page that it comes from. */

/** https://docs.slack.dev/reference/block-kit/blocks */
export const MAX_MESSAGE_BLOCKS = 50;
export const MAX_VIEW_BLOCKS = 100;
export const MAX_BLOCK_ID = 255;

/** https://docs.slack.dev/reference/methods/chat.postMessage#truncating: best kept under 4,000. */
export const MAX_TOP_TEXT = 3_900;

/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
export const MAX_HEADER_TEXT = 150;

/** https://docs.slack.dev/reference/block-kit/blocks/section-block; rich_text names no limit, so it keeps this one. */
export const MAX_SECTION_TEXT = 3_000;

/** https://docs.slack.dev/reference/block-kit/blocks/context-block */
export const MAX_CONTEXT_ELEMENTS = 10;

/** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
export const MAX_ACTIONS = 25;

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export const MAX_ACTION_ID = 255;
export const MAX_BUTTON_TEXT = 75;
export const MAX_BUTTON_VALUE = 2_000;
export const MAX_BUTTON_URL = 3_000;

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
export const MAX_OPTIONS = 100;
export const MAX_PLACEHOLDER = 150;

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
export const MAX_OPTION_TEXT = 75;
export const MAX_OPTION_VALUE = 150;

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
export const MAX_CONFIRM_TITLE = 100;
export const MAX_CONFIRM_TEXT = 300;
export const MAX_CONFIRM_BUTTON = 30;

/** https://docs.slack.dev/reference/block-kit/blocks/input-block */
export const MAX_INPUT_LABEL = 2_000;
export const MAX_INPUT_HINT = 2_000;

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
export const MAX_TYPED = 3_000;

/** https://docs.slack.dev/reference/views/modal-views */
export const MAX_VIEW_TITLE = 24;
export const MAX_PRIVATE_METADATA = 3_000;
export const MAX_CALLBACK_ID = 255;

/**
 * https://docs.slack.dev/reference/block-kit/blocks/data-table-block: its versions disagree (100 rows and 10,000
 * characters, or 200 and 20,000); the lower holds in both.
 */
export const MAX_TABLE_ROWS = 100;
export const MAX_TABLE_COLUMNS = 20;
export const MAX_TABLE_CHARACTERS = 10_000;
export const MAX_TABLE_PAGE = 100;
export const MAX_TABLES = 1;

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
export const MAX_CHARTS = 2;
export const MAX_CHART_TITLE = 50;
export const MAX_CHART_SERIES = 12;
export const MAX_CHART_POINTS = 20;
export const MAX_CHART_LABEL = 20;
export const MAX_AXIS_LABEL = 50;
