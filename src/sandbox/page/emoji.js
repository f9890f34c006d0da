/** The emoji that are written by name. */

const EMOJI = {
  red_circle: '🔴',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  large_green_circle: '🟢',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  black_circle: '⚫',
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  warning: '⚠️',
  rotating_light: '🚨',
  bell: '🔔',
  no_bell: '🔕',
  x: '❌',
  eyes: '👀',
  chart_with_upwards_trend: '📈',
  chart_with_downwards_trend: '📉',
  hourglass_flowing_sand: '⏳',
  hourglass: '⌛',
  bar_chart: '📊',
  zzz: '💤',
  mute: '🔇',
  information_source: 'ℹ️',
  wave: '👋',
  tada: '🎉',
  telephone_receiver: '📞',
  calendar: '📅',
  clock9: '🕘',
  arrow_up: '⬆️',
  arrow_down: '⬇️',
  '+1': '👍',
  '-1': '👎',
  slightly_smiling_face: '🙂',
};

export function emojiText(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
}

/** An emoji of a rich text: by its code points when it has them, else by name. */
export function emojiOf({ name, unicode }) {
  const points = (unicode ?? '').split('-').map((part) => Number.parseInt(part, 16));
  if (unicode && points.every((point) => point > 0 && point <= 0x10ffff))
    return String.fromCodePoint(...points);
  return EMOJI[name] ?? `:${name}:`;
}
