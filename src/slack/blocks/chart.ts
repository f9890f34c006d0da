/** A chart as Slack's data_visualization. */
import type { Chart } from '../../core/message.ts';
import { NO_FIGURE } from '../../core/message.ts';
import { cut, oneLine } from './escape.ts';
import {
  MAX_AXIS_LABEL,
  MAX_CHART_LABEL,
  MAX_CHART_POINTS,
  MAX_CHART_SERIES,
  MAX_CHART_TITLE,
} from './limits.ts';
import type { DataVisualizationBlock } from './shapes.ts';

const DEFAULT_TITLE = 'Chart';

export interface DrawnChart {
  block: DataVisualizationBlock;
  /** Says what is left out; null when nothing is. */
  leftOut: string | null;
}

/** Null when there is nothing that Slack could draw: no series, no points, or a point that is no number. */
export function chartBlock(chart: Chart, blockId: string): DrawnChart | null {
  const length = chart.categories.length;
  const isDrawable = chart.series.every(
    (series) => series.points.length === length && series.points.every(Number.isFinite),
  );
  if (!isDrawable || length === 0 || chart.series.length === 0) return null;
  const first = Math.max(0, length - MAX_CHART_POINTS);
  const categories = uniqueLabels(chart.categories.slice(first));
  const shown = chart.series.slice(0, MAX_CHART_SERIES);
  const names = uniqueLabels(shown.map((series) => series.name));
  return {
    block: {
      type: 'data_visualization',
      block_id: blockId,
      title: cut(oneLine(chart.title) || DEFAULT_TITLE, MAX_CHART_TITLE),
      chart: {
        type: chart.shape,
        series: shown.map((series, at) => ({
          name: names[at] ?? NO_FIGURE,
          data: categories.map((label, point) => ({ label, value: series.points[first + point] ?? 0 })),
        })),
        axis_config: {
          categories,
          ...axisLabel('x_label', chart.xLabel),
          ...axisLabel('y_label', chart.yLabel),
        },
      },
    },
    leftOut: sayLeftOut(chart),
  };
}

function sayLeftOut(chart: Chart): string | null {
  const parts: string[] = [];
  if (chart.series.length > MAX_CHART_SERIES)
    parts.push(`the first ${MAX_CHART_SERIES} of ${chart.series.length} lines`);
  if (chart.categories.length > MAX_CHART_POINTS)
    parts.push(`the last ${MAX_CHART_POINTS} of ${chart.categories.length} points`);
  return parts.length === 0 ? null : `the chart shows ${parts.join(' and ')}`;
}

function axisLabel<Key extends 'x_label' | 'y_label'>(key: Key, label: string): { [K in Key]?: string } {
  const text = cut(oneLine(label), MAX_AXIS_LABEL);
  return text === '' ? {} : ({ [key]: text } as { [K in Key]?: string });
}

/** Cut to what Slack takes, and told apart by a number where that made two alike. */
function uniqueLabels(labels: readonly string[]): string[] {
  const taken = new Set<string>();
  return labels.map((label) => {
    const text = oneLine(label) || NO_FIGURE;
    let unique = cut(text, MAX_CHART_LABEL);
    for (let count = 2; taken.has(unique) && count <= labels.length; count += 1) {
      const suffix = ` ${count}`;
      unique = `${cut(text, MAX_CHART_LABEL - suffix.length)}${suffix}`;
    }
    taken.add(unique);
    return unique;
  });
}
