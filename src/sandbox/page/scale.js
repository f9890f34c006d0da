/** Where values stand on a chart. Pure. */

const TICKS = 4;

/** Round numbers around all values, zero among them. */
export function ticksOf(values) {
  const low = Math.min(0, ...values);
  // Nothing but zeros stands on the floor of a chart up to one.
  const high = Math.max(0, ...values) || (low === 0 ? 1 : 0);
  const rough = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? rough;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(6)));
}

/** `x` of a category's middle, `y` of a value, the width of a category, and where zero is. */
export function scaleOf({ ticks, left, right, top, bottom, count }) {
  const low = ticks[0];
  const high = ticks.at(-1);
  const step = (right - left) / count;
  const y = (value) => top + (bottom - top) * (1 - (value - low) / (high - low || 1));
  return { step, y, x: (at) => left + step * (at + 0.5), base: y(Math.max(low, 0)) };
}
