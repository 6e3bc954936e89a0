import type { ReactNode } from "react";
import styles from "./visually-hidden.module.css";

/** Words that only screen readers need. */
export function VisuallyHidden({ children }: { readonly children: ReactNode }): React.JSX.Element {
  return <span className={styles["hidden"]}>{children}</span>;
}
