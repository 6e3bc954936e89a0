import { useId, type ReactNode } from "react";
import { classNames } from "./class-names.ts";
import styles from "./card.module.css";

interface CardProps {
  readonly title?: ReactNode;
  /** Buttons and facts at the right of the title. */
  readonly actions?: ReactNode;
  /** True if the content reaches the borders, such as a drawing or a table. @default false */
  readonly isFlush?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A part of the page on a surface of its own, named by its title. */
export function Card({ title, actions, isFlush = false, className, children }: CardProps): React.JSX.Element {
  const id = useId();
  return (
    <section
      className={classNames(styles["card"], className)}
      aria-labelledby={title === undefined ? undefined : id}
    >
      {(title !== undefined || actions !== undefined) && (
        <header className={styles["header"]}>
          {title !== undefined && (
            <h2 id={id} className={styles["title"]}>
              {title}
            </h2>
          )}
          {actions !== undefined && <div className={styles["actions"]}>{actions}</div>}
        </header>
      )}
      <div className={classNames(styles["content"], isFlush && styles["flush"])}>{children}</div>
    </section>
  );
}
