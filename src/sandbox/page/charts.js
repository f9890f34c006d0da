/** Draws `data_visualization` as SVG: lines, bars, areas, pies; with a legend, and the figures as a table. */

import { scaleOf, ticksOf } from './scale.js';
import { html, useLayoutEffect, useRef, useState } from './view.js';

const MAX_WIDTH = 680;
const MIN_WIDTH = 220;
const HEIGHT = 256;
const MARGIN = { right: 12, top: 14, bottom: 26 };
/** Of a digit of the axis, and of a letter of a label below it. */
const DIGIT_WIDTH = 7;
const LETTER_WIDTH = 6.6;

export function Chart({ block }) {
  const { chart, title } = block;
  const isPie = chart.type === 'pie';
  const [figure, width] = useWidth();
  const { x_label: xLabel, y_label: yLabel } = chart.axis_config ?? {};
  return html`<figure class="chart">
    <figcaption><strong><bdi>${title}</bdi></strong>${yLabel && html`<span class="hint"><bdi>${yLabel}</bdi></span>`}</figcaption>
    <div class=${isPie ? 'pie-drawing' : 'drawing'} ref=${figure}>
      ${isPie ? html`<${Pie} segments=${chart.segments} title=${title} />` : html`<${Axes} chart=${chart} title=${title} width=${width} />`}
      ${xLabel && html`<p class="x-label">${xLabel}</p>`}
      ${isPie ? html`<${PieLegend} segments=${chart.segments} />` : html`<${Legend} chart=${chart} />`}
    </div>
    <${Figures} chart=${chart} title=${title} isPie=${isPie} />
  </figure>`;
}

/** A figure and the width it has, so that words are as large on a phone as elsewhere. */
function useWidth() {
  const figure = useRef(null);
  const [width, setWidth] = useState(MAX_WIDTH);
  useLayoutEffect(() => {
    const measure = () => {
      const { clientWidth = MAX_WIDTH } = figure.current ?? {};
      setWidth(Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, Math.round(clientWidth))));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(figure.current);
    return () => observer.disconnect();
  }, []);
  return [figure, width];
}

/** One value a category, in the order of the axis. */
function valuesOf({ data }, categories) {
  const known = new Map(data.map(({ label, value }) => [label, value]));
  return categories.map((label) => known.get(label) ?? 0);
}

function Axes({ chart, title, width }) {
  const { categories } = chart.axis_config;
  const series = chart.series.map((one) => ({ ...one, values: valuesOf(one, categories) }));
  const ticks = ticksOf(series.flatMap(({ values }) => values));
  const left = 10 + DIGIT_WIDTH * Math.max(...ticks.map((tick) => tick.toLocaleString('en').length));
  const scale = scaleOf({
    ticks,
    left,
    right: width - MARGIN.right,
    top: MARGIN.top,
    bottom: HEIGHT - MARGIN.bottom,
    count: categories.length,
  });
  const longest = Math.max(...categories.map((label) => label.length)) * LETTER_WIDTH + 12;
  const every = Math.max(1, Math.ceil(longest / scale.step));
  return html`<svg viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" aria-label=${summary(title, chart)}>
    ${ticks.map(
      (tick) => html`<g><line
      class=${tick === 0 ? 'grid zero' : 'grid'}
      x1=${left}
      x2=${width - MARGIN.right}
      y1=${scale.y(tick)}
      y2=${scale.y(tick)}
    /><text class="tick" x=${left - 6} y=${scale.y(tick) + 4} text-anchor="end">${tick.toLocaleString('en')}</text></g>`,
    )}
    ${categories.map((label, at) => at % every === 0 && html`<text class="tick" x=${scale.x(at)} y=${HEIGHT - 8} text-anchor=${anchorOf(scale.x(at), longest, width)}>${label}</text>`)}
    ${chart.type === 'area' && series.map((one, index) => html`<polygon class=${`area c${index}`} points=${areaOf(one.values, scale)} />`)}
    ${series.map((one, index) => (chart.type === 'bar' ? bars(one, index, series.length, scale) : line(one, index, scale)))}
    ${categories.map(
      (label, at) => html`<rect
      class="touch"
      x=${scale.x(at) - scale.step / 2}
      y=${MARGIN.top}
      width=${scale.step}
      height=${HEIGHT - MARGIN.top - MARGIN.bottom}
    ><title>${[label, ...series.map((one) => `${one.name}: ${one.values[at]?.toLocaleString('en')}`)].join('\n')}</title></rect>`,
    )}
  </svg>`;
}

/** A label that would be cut off leans inwards. */
function anchorOf(x, wide, width) {
  if (x + wide / 2 > width) return 'end';
  return x - wide / 2 < 0 ? 'start' : 'middle';
}

function areaOf(values, { x, y, base }) {
  const points = values.map((value, at) => `${x(at)},${y(value)}`);
  return `${x(0)},${base} ${points.join(' ')} ${x(values.length - 1)},${base}`;
}

function bars({ values }, index, count, { x, y, step, base }) {
  const room = Math.min(step * 0.76, 64 * count);
  const wide = room / count;
  return values.map((value, at) => {
    const top = Math.min(y(value), base);
    return html`<rect
      class=${`fill c${index}`}
      x=${x(at) - room / 2 + wide * index}
      y=${top}
      width=${Math.max(wide - Math.min(1.5, wide / 6), 1)}
      height=${Math.max(Math.abs(y(value) - base), value === 0 ? 0 : 1)}
      rx="1.5"
    />`;
  });
}

function line({ values }, index, { x, y }) {
  const points = values.map((value, at) => `${x(at)},${y(value)}`).join(' ');
  return html`<g class=${`c${index}`}>
    <polyline class="line" points=${points} />
    ${values.map((value, at) => html`<path class="fill" d=${markAt(index, x(at), y(value))} />`)}
  </g>`;
}

/** Circles, squares, triangles, diamonds: so that colour is not all that tells series apart. */
function markAt(index, x, y) {
  const r = 3.4;
  const forms = [
    `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
    `M${x - 3} ${y - 3}h6v6h-6z`,
    `M${x} ${y - 4}l4 7h-8z`,
    `M${x} ${y - 4.4}l4.4 4.4l-4.4 4.4l-4.4-4.4z`,
  ];
  return forms[index % forms.length];
}

function Key({ index }) {
  return html`<svg class=${`key c${index}`} viewBox="0 0 22 12" width="22" height="12" aria-hidden="true"><line class="line" x1="1" x2="21" y1="6" y2="6" /><path class="fill" d=${markAt(index, 11, 6)} /></svg>`;
}

function Swatch({ index }) {
  return html`<svg class=${`key c${index}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><rect class="fill" width="12" height="12" rx="3" /></svg>`;
}

function Legend({ chart }) {
  const Sign = chart.type === 'bar' ? Swatch : Key;
  return html`<ul class="legend">${chart.series.map((one, index) => html`<li><${Sign} index=${index} /><bdi>${one.name}</bdi></li>`)}</ul>`;
}

function PieLegend({ segments }) {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  return html`<ul class="legend column">${segments.map((one, index) => html`<li><${Swatch} index=${index} /><bdi>${one.label}</bdi><span class="share">${one.value.toLocaleString('en')} · ${shareOf(one.value / total)}</span></li>`)}</ul>`;
}

function shareOf(part) {
  return part > 0 && part < 0.01 ? '< 1 %' : `${Math.round(100 * part)} %`;
}

function Pie({ segments, title }) {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  let from = 0;
  const words = segments.map(({ label, value }) => `${label} ${value}`).join(', ');
  return html`<svg viewBox="0 0 240 240" class="pie" role="img" aria-label=${`${title}. ${words}`}>
    ${segments.map((segment, index) => {
      const share = segment.value / total;
      const path = slice(from, share);
      from += share;
      return html`<path class=${`fill slice c${index}`} d=${path}><title>${`${segment.label}: ${segment.value.toLocaleString('en')}`}</title></path>`;
    })}
  </svg>`;
}

function slice(from, share) {
  const at = (turn) =>
    `${120 + 114 * Math.sin(turn * 2 * Math.PI)} ${120 - 114 * Math.cos(turn * 2 * Math.PI)}`;
  if (share > 0.9999) return 'M 120 6 A 114 114 0 1 1 119.99 6 Z';
  return `M 120 120 L ${at(from)} A 114 114 0 ${share > 0.5 ? 1 : 0} 1 ${at(from + share)} Z`;
}

/** The chart in words is short: what it is of; the figures are in the table below it. */
function summary(title, chart) {
  const { categories } = chart.axis_config;
  const names = chart.series.map(({ name }) => name).join(', ');
  return `${title}. ${chart.type} chart of ${names}, ${categories[0]} to ${categories.at(-1)}. Figures below.`;
}

function Figures({ chart, title, isPie }) {
  const head = isPie ? ['', 'Value'] : ['', ...chart.series.map(({ name }) => name)];
  const rows = isPie
    ? chart.segments.map(({ label, value }) => [label, value])
    : chart.axis_config.categories.map((label, at) => [
        label,
        ...chart.series.map((one) => valuesOf(one, chart.axis_config.categories)[at]),
      ]);
  return html`<details class="figures"><summary>Figures</summary>
    <div class="table-scroll" tabindex="0" role="region" aria-label=${`Figures of ${title}`}><table>
      <caption class="unseen">${title}</caption>
      <thead><tr>${head.map((words, at) => (at === 0 ? html`<td></td>` : html`<th scope="col" class="number"><bdi>${words}</bdi></th>`))}</tr></thead>
      <tbody>${rows.map(([label, ...values]) => html`<tr><th scope="row"><bdi>${label}</bdi></th>${values.map((value) => html`<td class="number">${value?.toLocaleString('en')}</td>`)}</tr>`)}</tbody>
    </table></div>
  </details>`;
}
