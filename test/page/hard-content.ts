/** Messages and names that are hard to draw: hostile, long, from right to left, many, few, none. */
import type { Json, JsonObject } from '../../src/sandbox/workspace/model.ts';

export const HOSTILE = '<img src=x onerror=alert(1)>';
export const LONG = 'Kundenservice Rückfragen Vertragsverlängerung Süd-West (Überlauf, 2. Ebene, Wochenende)';
export const UNBROKEN = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
export const HEBREW = 'תמיכה טכנית – VIP';
export const ARABIC = 'خدمة العملاء 24/7';
export const EMOJI = '🧑‍🚀 Apollo 🇩🇪 Support 🔥';
export const MENTION = '<!channel> & <@U0BEN>';
export const HARD_NAMES = [HOSTILE, LONG, UNBROKEN, HEBREW, ARABIC, EMOJI, MENTION] as const;

/** A series' name has 20 characters at most. */
const SERIES_NAMES = ['<img src=x>', 'Überlauf Süd-West …', HEBREW, ARABIC, 'Apollo 🔥', '<!channel>'];
const SERIES = 12;
const POINTS = 20;

function raw(text: string): JsonObject {
  return { type: 'raw_text', text };
}

function figure(value: number, text = String(value)): JsonObject {
  return { type: 'raw_number', value, text };
}

function message(text: string, ...blocks: JsonObject[]): { text: string; blocks: Json[] } {
  return { text, blocks: [{ type: 'section', text: { type: 'plain_text', text } }, ...blocks] };
}

function table(caption: string, rows: JsonObject[][], pageSize: number): JsonObject {
  const header = ['Queue', 'Offered', 'Abandon %', 'SL %', 'ASA'].map(raw);
  return {
    type: 'data_table',
    caption,
    page_size: pageSize,
    row_header_column_index: 0,
    rows: [header, ...rows],
  };
}

function row(name: string, at: number): JsonObject[] {
  const hasNone = at % 7 === 3;
  const none = figure(-1, '–');
  return [
    raw(name),
    figure((at * 37) % 900, String((at * 37) % 900)),
    hasNone ? none : figure((at * 3.3) % 40, `${((at * 3.3) % 40).toFixed(1)} %`),
    hasNone ? none : figure((at * 11) % 100, `${(at * 11) % 100} %`),
    hasNone
      ? none
      : figure(
          (at * 17) % 600,
          `${Math.floor(((at * 17) % 600) / 60)}:${String((at * 17) % 60).padStart(2, '0')}`,
        ),
  ];
}

export const HARD_TABLE = message(
  'Seven queues whose names are hard',
  table('Hard names', HARD_NAMES.map(row), 10),
);

/** As many rows as are ever sent. */
export const LARGE_TABLE = message(
  'A hundred queues, the worst first',
  table(
    '100 queues',
    Array.from({ length: 100 }, (_, at) => row(`Queue ${at + 1}`, at)),
    100,
  ),
);

export const FULL_CHART = message('Twelve queues by hour', {
  type: 'data_visualization',
  title: 'Offered by hour',
  chart: {
    type: 'line',
    axis_config: {
      categories: Array.from({ length: POINTS }, (_, at) => `${String(at + 3).padStart(2, '0')}:00`),
      x_label: 'Hour',
      y_label: 'Offered',
    },
    series: Array.from({ length: SERIES }, (_, which) => ({
      name: SERIES_NAMES[which] ?? `Queue ${which + 1}`,
      data: Array.from({ length: POINTS }, (__, at) => ({
        label: `${String(at + 3).padStart(2, '0')}:00`,
        value: Math.round(40 + 30 * Math.sin((at + which) / 3) + which * 8),
      })),
    })),
  },
});
