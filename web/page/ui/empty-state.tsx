import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

interface EmptyStateProps {
  readonly title: string;
  /** What to do next. */
  readonly children: ReactNode;
}

/** Stands where something will be, and says how it comes there. */
export function EmptyState({ title, children }: EmptyStateProps): React.JSX.Element {
  return (
    <div className={styles["state"]}>
      <p className={styles["title"]}>{title}</p>
      <div className={styles["words"]}>{children}</div>
    </div>
  );
}
