/**
 * Checks of `data_visualization`, Slack's native chart. The shape:
 *
 *   { type: 'data_visualization', title, chart, block_id? } where chart is
 *   { type: 'line' | 'bar' | 'area', series: [{ name, data: [{ label, value }] }],
 *     axis_config: { categories: [label…], x_label?, y_label? } }
 *   or { type: 'pie', segments: [{ label, value }] }
 */

import { isObject } from '../model.ts';
import type { Check, CheckFault, Field } from './check.ts';
import {
  add,
  byType,
  list,
  number,
  object,
  optional,
  positiveNumber,
  required,
  text,
  typeField,
} from './check.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const TITLE = 50;
const LABEL = 20;
const AXIS_LABEL = 50;
const SERIES = { min: 1, max: 12 };
const POINTS = { min: 1, max: 20 };
const SEGMENTS = { min: 1, max: 12 };

const label = required(text(1, LABEL));
const point = object({ label, value: required(number) });

const seriesChart = object(
  {
    type: typeField,
    series: required(
      list(
        object({ name: label, data: required(list(point, POINTS.min, POINTS.max)) }),
        SERIES.min,
        SERIES.max,
      ),
    ),
    axis_config: required(
      object({
        categories: required(list(text(1, LABEL), POINTS.min, POINTS.max)),
        x_label: optional(text(1, AXIS_LABEL)),
        y_label: optional(text(1, AXIS_LABEL)),
      }),
    ),
  },
  agree,
);

const pie = object({
  type: typeField,
  segments: required(list(object({ label, value: required(positiveNumber) }), SEGMENTS.min, SEGMENTS.max)),
});

const chart: Check = byType({ line: seriesChart, bar: seriesChart, area: seriesChart, pie });

export function dataVisualization(blockId: Field): Check {
  return object({
    type: typeField,
    block_id: blockId,
    title: required(text(1, TITLE)),
    chart: required(chart),
  });
}

/** Series are named once each, and have exactly one point for each category. */
function agree(value: Record<string, unknown>, at: string, faults: CheckFault[]): void {
  const series = Array.isArray(value.series) ? value.series.filter(isObject) : [];
  const axis = isObject(value.axis_config) ? value.axis_config.categories : undefined;
  const categories = Array.isArray(axis) ? axis : [];
  if (new Set(categories).size < categories.length) {
    add(faults, `${at}/axis_config/categories`, 'categories must be unique');
  }
  const names = series.map((one) => one.name);
  if (new Set(names).size < names.length) add(faults, `${at}/series`, 'series names must be unique');
  series.forEach((one, index) => {
    const data = Array.isArray(one.data) ? one.data.filter(isObject) : [];
    const labels = new Set(data.map((item) => item.label));
    const isMatched = labels.size === data.length && data.length === categories.length;
    if (!isMatched || categories.some((category) => !labels.has(category))) {
      add(faults, `${at}/series/${index}/data`, 'must have exactly one data point for each category');
    }
  });
}
