import { useCallback, type KeyboardEvent } from "react";
import { useReactFlow } from "@xyflow/react";
import { useFit } from "./fit.ts";

/** How far an arrow key moves the canvas, in pixels. */
const STRIDE = 60;

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [STRIDE, 0],
  ArrowRight: [-STRIDE, 0],
  ArrowUp: [0, STRIDE],
  ArrowDown: [0, -STRIDE],
};

/** Moves the canvas with the arrow keys and zooms it with plus, minus and 0. */
export function useCanvasKeys(): (event: KeyboardEvent) => void {
  const flow = useReactFlow();
  const fit = useFit();
  return useCallback(
    (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const move = MOVES[event.key];
      if (move !== undefined) {
        const { x, y, zoom } = flow.getViewport();
        void flow.setViewport({ x: x + move[0], y: y + move[1], zoom });
      } else if (event.key === "+" || event.key === "=") void flow.zoomIn();
      else if (event.key === "-") void flow.zoomOut();
      else if (event.key === "0") fit();
      else return;
      event.preventDefault();
    },
    [flow, fit],
  );
}
