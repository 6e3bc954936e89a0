import { useEffect, useRef } from "react";
import { useOnViewportChange, useStore } from "@xyflow/react";
import { useFit } from "./fit.ts";

/**
 * Shows the whole drawing again if its shape or the room for it changes. A person who has moved the canvas by hand keeps
 * the view until the shape changes.
 */
export function KeepFitted({ shape }: { readonly shape: string }): null {
  const fit = useFit();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const isMovedByHand = useRef(false);
  const isFitting = useRef(false);
  const shown = useRef(shape);
  useOnViewportChange({
    onChange: () => {
      if (!isFitting.current) isMovedByHand.current = true;
    },
  });
  useEffect(() => {
    if (width === 0 || height === 0) return;
    if (shown.current === shape && isMovedByHand.current) return;
    shown.current = shape;
    isMovedByHand.current = false;
    isFitting.current = true;
    fit();
    isFitting.current = false;
  }, [fit, shape, width, height]);
  return null;
}
