import { useEffect, useRef } from "react";
import { useReactFlow, useStoreApi } from "@xyflow/react";
import type { Point, Size } from "./layout-graph.ts";

interface FocusStepProps {
  readonly tabStop: string | null;
  readonly places: ReadonlyMap<string, Point>;
  readonly card: Size;
}

/** Moves the canvas if the step that gets the focus is out of view. */
export function FocusStep({ tabStop, places, card }: FocusStepProps): null {
  const flow = useReactFlow();
  const store = useStoreApi();
  const shown = useRef(tabStop);
  useEffect(() => {
    if (shown.current === tabStop) return;
    shown.current = tabStop;
    const place = tabStop === null ? undefined : places.get(tabStop);
    if (place === undefined) return;
    const { width, height, transform } = store.getState();
    const [x, y, zoom] = transform;
    const left = place.x * zoom + x;
    const top = place.y * zoom + y;
    const isInView =
      left >= 0 && top >= 0 && left + card.width * zoom <= width && top + card.height * zoom <= height;
    if (isInView) return;
    void flow.setCenter(place.x + card.width / 2, place.y + card.height / 2, { zoom });
  }, [flow, store, tabStop, places, card]);
  return null;
}
