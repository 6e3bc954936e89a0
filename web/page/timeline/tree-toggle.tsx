import { ChevronDownIcon, ChevronRightIcon } from "../ui/icons.tsx";
import type { SpanRow } from "./span-rows.ts";
import styles from "./tree-toggle.module.css";

interface TreeToggleProps {
  readonly row: SpanRow;
  readonly onToggle: (id: string) => void;
}

/** Opens and closes a row for those who use a pointer; the keys of the tree do the same. */
export function TreeToggle({ row, onToggle }: TreeToggleProps): React.JSX.Element {
  if (!row.hasChildren) return <span className={styles["space"]} />;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles["toggle"]}
      aria-label={`${row.isOpen ? "Close" : "Open"} ${row.span.label}`}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(row.span.id);
      }}
    >
      {row.isOpen ? <ChevronDownIcon /> : <ChevronRightIcon />}
    </button>
  );
}
