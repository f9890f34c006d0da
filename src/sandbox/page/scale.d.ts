/** Types of scale.js, which is plain JavaScript so that a browser can load it as it is. */

export interface Scale {
  /** The width of a category. */
  step: number;
  x(at: number): number;
  y(value: number): number;
  /** Where zero is. */
  base: number;
}

export function ticksOf(values: number[]): number[];
export function scaleOf(room: {
  ticks: number[];
  left: number;
  right: number;
  top: number;
  bottom: number;
  count: number;
}): Scale;
