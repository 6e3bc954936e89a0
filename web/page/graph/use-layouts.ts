import { useEffect, useState } from "react";
import { takeTurn } from "../ui/take-turn.ts";
import type { BoxLevel } from "./boxes-of-drawing.ts";
import { layoutDrawing, type BothLayouts } from "./layout-drawing.ts";

/**
 * Lays a drawing out in both directions, each in a turn of its own, because this takes longer than most frames. Returns the
 * layouts of before until then, or null.
 */
export function useLayouts(level: BoxLevel, open: ReadonlySet<string>): BothLayouts | null {
  const [layouts, setLayouts] = useState<BothLayouts | null>(null);
  useEffect(() => {
    let giveUp = takeTurn(() => {
      const down = layoutDrawing(level, { direction: "down", open });
      giveUp = takeTurn(() =>
        setLayouts({ down, right: layoutDrawing(level, { direction: "right", open }) }),
      );
    });
    return () => giveUp();
  }, [level, open]);
  return layouts;
}
