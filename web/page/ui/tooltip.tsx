import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";
import styles from "./tooltip.module.css";

interface TooltipProps {
  readonly text: string;
  /** The element that has the tooltip: a button or a link, which takes a reference and events. */
  readonly children: ReactElement<Record<string, unknown>>;
}

/** Shows a few words beside a control while the pointer or the focus is on it. The control must have a name without it. */
export function Tooltip({ text, children }: TooltipProps): React.JSX.Element {
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={400} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className={styles["positioner"]}>
          <Base.Popup className={styles["popup"]}>{text}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
