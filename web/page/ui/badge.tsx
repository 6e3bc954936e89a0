import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import styles from "./badge.module.css";

/** How something stands. The words of a badge must say it, too. */
export type Tone = "neutral" | "accent" | "good" | "warning" | "bad";

interface BadgeProps {
  readonly tone: Tone;
  readonly title?: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A few words or a number on a soft ground. */
export function Badge({ tone, title, className, children }: BadgeProps): React.JSX.Element {
  return (
    <span className={classNames(styles["badge"], styles[tone], className)} title={title}>
      {children}
    </span>
  );
}
