import { useEffect, useState } from "react";
import { takeTurn } from "../ui/take-turn.ts";
import type { BoxLevel } from "./boxes-of-drawing.ts";
import { layoutDrawing, type BothLayouts, type DrawingLayout } from "./layout-drawing.ts";

/**
 * Lays a drawing out in both directions, each in a turn of its own, because this takes longer than most frames. Returns the
 * layouts of before until then, or null.
 */
export function useLayouts(level: BoxLevel, open: ReadonlySet<string>): BothLayouts | null {
  const [layouts, setLayouts] = useState<BothLayouts | null>(null);
  useEffect(() => {
    /** Lets a failure reach the boundary around the panel, as if it had come while the panel was drawn. */
    const orFail = (work: () => void) => (): void => {
      try {
        work();
      } catch (error) {
        setLayouts(() => {
          throw error;
        });
      }
    };
    const down = (): void => {
      const layout = layoutDrawing(level, { direction: "down", open });
      giveUp = takeTurn(orFail(() => right(layout)));
    };
    const right = (layout: DrawingLayout): void => {
      setLayouts({ down: layout, right: layoutDrawing(level, { direction: "right", open }) });
    };
    let giveUp = takeTurn(orFail(down));
    return () => giveUp();
  }, [level, open]);
  return layouts;
}
