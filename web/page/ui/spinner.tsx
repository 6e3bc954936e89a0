import { classNames } from "./class-names.ts";
import styles from "./spinner.module.css";

interface SpinnerProps {
  /** What is being waited for; screen readers say it. Without it the spinner is decoration. */
  readonly label?: string;
}

/** Turns while something is going on. */
export function Spinner({ label }: SpinnerProps = {}): React.JSX.Element {
  const name = label === undefined ? { "aria-hidden": true } : { role: "status", "aria-label": label };
  return <span className={classNames(styles["spinner"])} {...name} />;
}
