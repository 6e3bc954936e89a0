import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { RetryIcon, WarningIcon } from "./icons.tsx";
import styles from "./error-state.module.css";

interface ErrorStateProps {
  readonly title: string;
  /** What went wrong, and what to do. */
  readonly children: ReactNode;
  readonly onRetry?: (() => void) | undefined;
}

/** Says what went wrong and what to do about it. */
export function ErrorState({ title, children, onRetry }: ErrorStateProps): React.JSX.Element {
  return (
    <div className={styles["state"]} role="alert">
      <span className={styles["icon"]}>
        <WarningIcon />
      </span>
      <div className={styles["words"]}>
        <p className={styles["title"]}>{title}</p>
        <div>{children}</div>
        {onRetry !== undefined && (
          <Button onClick={onRetry}>
            <RetryIcon /> Try again
          </Button>
        )}
      </div>
    </div>
  );
}
