/** Where a list stands that opens from a button or a field: below it, or above where there is more room. */

import { useEffect, useLayoutEffect, useState } from './view.js';

const GAP = 4;
const MARGIN = 8;
const MAX_HEIGHT = 288;
const MIN_WIDTH = 176;

/** A style for a fixed box, which follows what it belongs to; null while it is closed. A press elsewhere closes it. */
export function useFloating(anchor, isOpen, close) {
  const [style, setStyle] = useState(null);
  useLayoutEffect(() => {
    if (!isOpen) return setStyle(null);
    let frame = 0;
    let stood = '';
    // Nothing tells of every way in which a field moves: words above it grow, the page scrolls, the window turns.
    const follow = () => {
      const box = anchor.current?.getBoundingClientRect();
      const stands = box
        ? `${box.left} ${box.top} ${box.width} ${box.height} ${innerWidth} ${innerHeight}`
        : '';
      if (box && stands !== stood) setStyle(styleFor(box));
      stood = stands;
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const pressed = ({ target }) => {
      if (target.closest?.('.menu') === null && !anchor.current?.contains(target)) close();
    };
    addEventListener('pointerdown', pressed);
    return () => removeEventListener('pointerdown', pressed);
  }, [isOpen]);
  return style;
}

/** The edge that has more room beside it is the one they share, so that long words are not cut off. */
function styleFor({ left, right, top, bottom, width }) {
  const below = innerHeight - bottom - GAP - MARGIN;
  const above = top - GAP - MARGIN;
  const isBelow = below >= Math.min(MAX_HEIGHT, above);
  const start = Math.max(MARGIN, left);
  const end = Math.max(MARGIN, innerWidth - right);
  const isFromLeft = start <= end;
  const room = innerWidth - (isFromLeft ? start : end) - MARGIN;
  return {
    left: isFromLeft ? `${start}px` : 'auto',
    right: isFromLeft ? 'auto' : `${end}px`,
    minWidth: `${Math.min(Math.max(width, MIN_WIDTH), room)}px`,
    maxWidth: `${room}px`,
    maxHeight: `${Math.min(MAX_HEIGHT, isBelow ? below : above)}px`,
    top: isBelow ? `${bottom + GAP}px` : 'auto',
    bottom: isBelow ? 'auto' : `${innerHeight - top + GAP}px`,
  };
}
