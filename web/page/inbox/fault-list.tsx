import { Plain } from "../content/plain.tsx";
import styles from "./inbox.module.css";

/** Lists what is wrong with what a person typed; nothing if nothing is. */
export function FaultList({
  id,
  title,
  faults,
}: {
  readonly id?: string;
  readonly title: string;
  readonly faults: readonly string[];
}): React.JSX.Element | null {
  if (faults.length === 0) return null;
  return (
    <div id={id} className={styles["list"]} aria-live="polite">
      <p>{title}</p>
      <ul>
        {faults.map((fault) => (
          <li key={fault}>
            <Plain text={fault} />
          </li>
        ))}
      </ul>
    </div>
  );
}
