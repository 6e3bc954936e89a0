import type { SpanRow } from "./span-rows.ts";

/** What a key does in a tree of rows: moves to a row, opens or closes one, or selects one. */
export type TreeMove =
  | { readonly kind: "move"; readonly index: number }
  | { readonly kind: "open" | "close" | "select"; readonly index: number };

/** Returns what a key does while the row `active` has the focus; null if the key has no meaning here. */
export function treeMoveOf(
  key: string,
  { rows, active, page }: { rows: readonly SpanRow[]; active: number; page: number },
): TreeMove | null {
  const row = rows[active];
  if (row === undefined) return rows.length > 0 && MOVES.has(key) ? { kind: "move", index: 0 } : null;
  const moveTo = (index: number): TreeMove => ({
    kind: "move",
    index: Math.max(0, Math.min(rows.length - 1, index)),
  });
  switch (key) {
    case "ArrowDown":
      return moveTo(active + 1);
    case "ArrowUp":
      return moveTo(active - 1);
    case "PageDown":
      return moveTo(active + page);
    case "PageUp":
      return moveTo(active - page);
    case "Home":
      return moveTo(0);
    case "End":
      return moveTo(rows.length - 1);
    case "Enter":
    case " ":
      return { kind: "select", index: active };
    case "ArrowRight":
      if (!row.hasChildren) return null;
      return row.isOpen ? moveTo(active + 1) : { kind: "open", index: active };
    case "ArrowLeft":
      if (row.isOpen) return { kind: "close", index: active };
      return row.parentIndex >= 0 ? moveTo(row.parentIndex) : null;
    default:
      return null;
  }
}

const MOVES = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"]);
