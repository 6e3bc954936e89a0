import { createContext } from "react";
import styles from "./arrow-edge.module.css";

/** How an arrow is drawn: not followed, followed by the run, or belonging to what is selected. */
export type ArrowLook = "plain" | "taken" | "chosen";

const LOOKS: readonly ArrowLook[] = ["plain", "taken", "chosen"];

/** The prefix of the ids of the arrowheads of this canvas. */
export const ArrowHeadsContext = createContext("");

/** Defines the arrowheads that the arrows of one canvas refer to. */
export function ArrowHeads({ id }: { readonly id: string }): React.JSX.Element {
  return (
    <svg width="0" height="0" className={styles["heads"]} aria-hidden="true" focusable="false">
      <defs>
        {LOOKS.map((look) => (
          <marker
            key={look}
            id={headId(id, look)}
            viewBox="0 0 10 10"
            refX="8.5"
            refY="5"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto-start-reverse"
          >
            <path d="M1 1L9 5L1 9L3 5Z" className={styles[look]} />
          </marker>
        ))}
      </defs>
    </svg>
  );
}

/** The id of an arrowhead. */
export function headId(prefix: string, look: ArrowLook): string {
  return `${prefix}-${look}`;
}
