import { TimeAxis, type TimeAxisProps } from "./time-axis.tsx";
import type { TimelineColumns } from "./timeline-row.tsx";
import styles from "./timeline.module.css";

/** The names of the columns, and the axis of time. */
export function TimelineHeader({
  columns,
  ...axis
}: TimeAxisProps & { readonly columns: TimelineColumns }): React.JSX.Element {
  return (
    <div role="row" aria-rowindex={1} className={styles["header"]}>
      <span role="columnheader">Name</span>
      <span role="columnheader" className={styles["tokens"]} title="Input tokens → output tokens">
        Tokens
      </span>
      {columns.hasCached && (
        <span
          role="columnheader"
          className={styles["cached"]}
          title="Input tokens that came from the prompt cache"
        >
          Cached
        </span>
      )}
      {columns.hasCost && (
        <span role="columnheader" className={styles["cost"]} title="In the unit of the price function">
          Cost
        </span>
      )}
      <span role="columnheader" className={styles["time"]}>
        Time
      </span>
      <span role="columnheader" className={styles["chart"]}>
        <span className={styles["unseen"]}>When</span>
        <TimeAxis {...axis} />
      </span>
    </div>
  );
}
