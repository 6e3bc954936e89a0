import { createContext, useCallback, use } from "react";
import { getViewportForBounds, useReactFlow, useStore, useStoreApi, type Viewport } from "@xyflow/react";
import type { Size } from "./layout-graph.ts";

/** The smallest and the largest zoom of a canvas. */
export const ZOOM = { least: 0.05, most: 1.75 };

/** The room that a canvas keeps free at its sides and above, and for its controls below. */
const MARGIN = { side: 12, top: 14, below: 50 };

/** The size of what is drawn on the canvas. */
export const DrawnSizeContext = createContext<Size>({ width: 1, height: 1 });

/** The view that shows the whole drawing, never larger than it is. */
export function fittingViewport(drawn: Size, canvas: Size): Viewport {
  const bounds = { x: 0, y: 0, ...drawn };
  return getViewportForBounds(bounds, canvas.width, canvas.height, ZOOM.least, 1, {
    x: `${MARGIN.side}px`,
    top: `${MARGIN.top}px`,
    bottom: `${MARGIN.below}px`,
  });
}

/** Returns a function that shows the whole drawing. */
export function useFit(): () => void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const drawn = use(DrawnSizeContext);
  return useCallback(() => {
    const { width, height } = store.getState();
    if (width > 0 && height > 0) void flow.setViewport(fittingViewport(drawn, { width, height }));
  }, [flow, store, drawn]);
}

/** Returns true while the whole drawing is shown, as `useFit` shows it. */
export function useIsFitted(): boolean {
  const drawn = use(DrawnSizeContext);
  return useStore(({ width, height, transform }) => {
    const { x, y, zoom } = fittingViewport(drawn, { width, height });
    const isSame = Math.abs(transform[0] - x) < 2 && Math.abs(transform[1] - y) < 2;
    return isSame && Math.abs(transform[2] - zoom) < 0.005;
  });
}

/** The height of a canvas that shows the whole drawing at this width, and at most so tall. */
export function canvasHeight(drawn: Size, { width, tallest }: { width: number; tallest: number }): number {
  const { zoom } = fittingViewport(drawn, { width, height: tallest });
  return Math.round(drawn.height * zoom) + MARGIN.top + MARGIN.below;
}
