/** Draws `data_visualization` as simple SVG: lines, bars, areas, pies; with a legend and the figures. */

import { html, useLayoutEffect, useRef, useState } from './view.js';

const MAX_WIDTH = 640;
const MIN_WIDTH = 240;
const HEIGHT = 240;
const MARGIN = { left: 48, right: 12, top: 12, bottom: 28 };
/** Of the longest label, such as "Mon 23 Nov". */
const LABEL_WIDTH = 64;
const TICKS = 4;

export function Chart({ block }) {
  const { chart, title } = block;
  const isPie = chart.type === 'pie';
  const [figure, width] = useWidth();
  return html`<figure class="chart" ref=${figure}>
    <figcaption>${title}</figcaption>
    ${isPie ? html`<${Pie} segments=${chart.segments} title=${title} />` : html`<${Axes} chart=${chart} title=${title} width=${width} />`}
    <ul class="legend">${(isPie ? chart.segments : chart.series).map((one, index) => html`<li><span class=${`swatch c${index}`}></span>${isPie ? `${one.label}: ${one.value}` : one.name}</li>`)}</ul>
  </figure>`;
}

/** A figure and the width it has, so that words are as large on a phone as elsewhere. */
function useWidth() {
  const figure = useRef(null);
  const [width, setWidth] = useState(MAX_WIDTH);
  useLayoutEffect(() => {
    const measure = () =>
      setWidth(
        Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, Math.round(figure.current?.clientWidth ?? MAX_WIDTH))),
      );
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(figure.current);
    return () => observer.disconnect();
  }, []);
  return [figure, width];
}

function Axes({ chart, title, width }) {
  const { categories, x_label: xLabel, y_label: yLabel } = chart.axis_config;
  const series = chart.series.map((one) => ({
    ...one,
    values: categories.map((label) => one.data.find((point) => point.label === label)?.value ?? 0),
  }));
  const all = series.flatMap((one) => one.values);
  const ticks = ticksOf(Math.min(0, ...all), Math.max(...all, 0));
  const low = ticks[0];
  const high = ticks.at(-1);
  const y = (value) =>
    MARGIN.top + (HEIGHT - MARGIN.top - MARGIN.bottom) * (1 - (value - low) / (high - low || 1));
  const step = (width - MARGIN.left - MARGIN.right) / categories.length;
  const x = (index) => MARGIN.left + step * (index + 0.5);
  const every = Math.ceil((categories.length * LABEL_WIDTH) / width);
  const scale = { x, y, step, base: y(Math.max(low, 0)) };
  return html`<svg viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" aria-label=${summary(title, chart)}>
    ${ticks.map((tick) => html`<g><line class="grid" x1=${MARGIN.left} x2=${width - MARGIN.right} y1=${y(tick)} y2=${y(tick)} /><text class="tick" x=${MARGIN.left - 6} y=${y(tick) + 4} text-anchor="end">${tick.toLocaleString('en')}</text></g>`)}
    ${categories.map((label, index) => index % every === 0 && html`<text class="tick" x=${x(index)} y=${HEIGHT - 8} text-anchor="middle">${label}</text>`)}
    ${series.map((one, index) => drawSeries(chart.type, one, index, series.length, scale))}
  </svg>
  ${(xLabel || yLabel) && html`<p class="axis-labels">${[yLabel, xLabel].filter(Boolean).join(' · ')}</p>`}`;
}

function drawSeries(type, series, index, count, { x, y, step, base }) {
  const hint = (value, at) =>
    html`<title>${`${series.name}, ${series.data[at]?.label ?? ''}: ${value}`}</title>`;
  if (type === 'bar') {
    const width = (step * 0.8) / count;
    return series.values.map((value, at) => {
      const left = x(at) - step * 0.4 + width * index;
      const top = Math.min(y(value), base);
      return html`<rect class=${`fill c${index}`} x=${left} y=${top} width=${Math.max(width - 1, 1)} height=${Math.abs(y(value) - base)}>${hint(value, at)}</rect>`;
    });
  }
  const points = series.values.map((value, at) => `${x(at)},${y(value)}`);
  const area = `${x(0)},${base} ${points.join(' ')} ${x(series.values.length - 1)},${base}`;
  return html`<g>
    ${type === 'area' && html`<polygon class=${`area c${index}`} points=${area} />`}
    <polyline class=${`line c${index}`} points=${points.join(' ')} />
    ${series.values.map((value, at) => html`<circle class=${`fill c${index}`} cx=${x(at)} cy=${y(value)} r="3">${hint(value, at)}</circle>`)}
  </g>`;
}

function ticksOf(low, high) {
  const span = high - low || 1;
  const rough = span / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? rough;
  const ticks = [];
  const first = Math.floor(low / step);
  for (let at = first; at <= first + TICKS * 2 && (at - 1) * step < high; at += 1)
    ticks.push(Number((at * step).toPrecision(6)));
  return ticks;
}

function Pie({ segments, title }) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0);
  let from = 0;
  return html`<svg viewBox="0 0 240 240" class="pie" role="img" aria-label=${title}>
    ${segments.map((segment, index) => {
      const share = segment.value / total;
      const path = slice(from, share);
      from += share;
      return html`<path class=${`fill c${index}`} d=${path}><title>${`${segment.label}: ${segment.value}`}</title></path>`;
    })}
  </svg>`;
}

function slice(from, share) {
  const at = (turn) =>
    `${120 + 110 * Math.sin(turn * 2 * Math.PI)} ${120 - 110 * Math.cos(turn * 2 * Math.PI)}`;
  if (share > 0.9999) return 'M 120 10 A 110 110 0 1 1 119.99 10 Z';
  return `M 120 120 L ${at(from)} A 110 110 0 ${share > 0.5 ? 1 : 0} 1 ${at(from + share)} Z`;
}

function summary(title, chart) {
  const lines = chart.series.map(
    (one) => `${one.name}: ${one.data.map((point) => `${point.label} ${point.value}`).join(', ')}`,
  );
  return `${title}. ${lines.join('. ')}`;
}
