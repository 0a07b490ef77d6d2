import { type RefObject, useLayoutEffect, useState } from "react";

/** The content size of an element, known before the first frame and followed while it changes. */
export function useSize(element: RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const change = (width: number, height: number) =>
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    const style = getComputedStyle(target);
    const padding = (...sides: readonly string[]) => sides.reduce((sum, side) => sum + (parseFloat(side) || 0), 0);
    change(
      target.clientWidth - padding(style.paddingLeft, style.paddingRight),
      target.clientHeight - padding(style.paddingTop, style.paddingBottom),
    );
    const observer = new ResizeObserver(([entry]) => {
      if (entry) change(entry.contentRect.width, entry.contentRect.height);
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
