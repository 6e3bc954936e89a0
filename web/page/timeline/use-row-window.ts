import type { CSSProperties, RefObject } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";

/** Up to so many rows all rows are drawn; the page scrolls, and finds all text. */
const ALL_ROWS = 100;

const HEADER_HEIGHT = 36;

/** The rows of a long list that are drawn. */
export interface RowWindow {
  readonly isVirtual: boolean;
  readonly indexes: readonly number[];
  /** The style of the list, with its whole height. */
  readonly style: CSSProperties | undefined;
  /** The style of the drawn rows, which stand at their place. */
  readonly windowStyle: CSSProperties | undefined;
  readonly measure: ((element: Element | null) => void) | undefined;
  readonly scrollTo: (index: number) => void;
}

interface RowWindowOptions {
  readonly count: number;
  readonly grid: RefObject<HTMLElement | null>;
  /** The height of most rows, in pixels. */
  readonly rowHeight: number;
  readonly rowId: (index: number) => string;
}

/** Chooses the rows of a list that are drawn: all of a short one, and those in view of a long one. */
export function useRowWindow({ count, grid, rowHeight, rowId }: RowWindowOptions): RowWindow {
  const isVirtual = count > ALL_ROWS;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    // The header stands above the rows in the same list, and stays in view.
    scrollPaddingEnd: HEADER_HEIGHT,
    enabled: isVirtual,
  });
  if (!isVirtual) {
    return {
      isVirtual,
      indexes: Array.from({ length: count }, (_, index) => index),
      style: undefined,
      windowStyle: undefined,
      measure: undefined,
      scrollTo: (index) => document.getElementById(rowId(index))?.scrollIntoView({ block: "nearest" }),
    };
  }
  const items = virtualizer.getVirtualItems();
  return {
    isVirtual,
    indexes: items.map(({ index }) => index),
    style: { height: virtualizer.getTotalSize() },
    windowStyle: { transform: `translateY(${items[0]?.start ?? 0}px)` },
    measure: virtualizer.measureElement,
    scrollTo: (index) => virtualizer.scrollToIndex(index),
  };
}
