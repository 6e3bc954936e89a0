import type { ReadOnlyControl } from "../connection/run-control.ts";
import { InfoIcon } from "../ui/icons.tsx";
import { gapsOf } from "./gaps-of.ts";
import styles from "./gaps-note.module.css";

/** Says what of the run is missing on its page, and how more of it would be kept. Nothing if all is there. */
export function GapsNote({ control }: { readonly control: ReadOnlyControl }): React.JSX.Element | null {
  const gaps = gapsOf(control);
  if (gaps.length === 0) return null;
  return (
    <section className={styles["note"]} aria-label="What is missing">
      <span className={styles["icon"]}>
        <InfoIcon />
      </span>
      <div>
        {gaps.map((gap) => (
          <p key={gap}>{gap}</p>
        ))}
      </div>
    </section>
  );
}
