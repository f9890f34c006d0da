/** Where a list stands that opens from a button or a field: below it, or above where there is more room. */

import { useEffect, useLayoutEffect, useState } from './view.js';

const GAP = 4;
const MARGIN = 8;
const MAX_HEIGHT = 288;
const MIN_WIDTH = 176;

/** A style for a fixed box; null while it is closed. It is closed when the page moves below it. */
export function useFloating(anchor, isOpen, close) {
  const [style, setStyle] = useState(null);
  useLayoutEffect(() => {
    setStyle(isOpen && anchor.current ? styleFor(anchor.current.getBoundingClientRect()) : null);
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const moved = (event) => {
      if (event.target instanceof Element && event.target.closest('.menu')) return;
      if (anchor.current) setStyle(styleFor(anchor.current.getBoundingClientRect()));
    };
    const pressed = (event) => {
      const { target } = event;
      if (target.closest?.('.menu') === null && !anchor.current?.contains(target)) close();
    };
    addEventListener('scroll', moved, true);
    addEventListener('resize', moved);
    addEventListener('pointerdown', pressed);
    return () => {
      removeEventListener('scroll', moved, true);
      removeEventListener('resize', moved);
      removeEventListener('pointerdown', pressed);
    };
  }, [isOpen]);
  return style;
}

function styleFor({ left, top, bottom, width }) {
  const below = innerHeight - bottom - GAP - MARGIN;
  const above = top - GAP - MARGIN;
  const isBelow = below >= Math.min(MAX_HEIGHT, above);
  const wide = Math.min(Math.max(width, MIN_WIDTH), innerWidth - 2 * MARGIN);
  return {
    left: `${Math.max(MARGIN, Math.min(left, innerWidth - wide - MARGIN))}px`,
    minWidth: `${wide}px`,
    maxWidth: `${innerWidth - 2 * MARGIN}px`,
    maxHeight: `${Math.min(MAX_HEIGHT, isBelow ? below : above)}px`,
    top: isBelow ? `${bottom + GAP}px` : 'auto',
    bottom: isBelow ? 'auto' : `${innerHeight - top + GAP}px`,
  };
}
