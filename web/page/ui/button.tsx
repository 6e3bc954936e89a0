import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Tooltip } from "./tooltip.tsx";
import styles from "./button.module.css";

/** What a button means: an ordinary action, the main one, or one that ends or deletes something. */
export type ButtonTone = "plain" | "accent" | "bad";

interface ButtonProps extends ComponentProps<"button"> {
  /** @default "plain" */
  readonly tone?: ButtonTone;
}

/** A button with a text. */
export function Button({ tone = "plain", className, ...properties }: ButtonProps): React.JSX.Element {
  return (
    <button type="button" className={classNames(styles["button"], styles[tone], className)} {...properties} />
  );
}

interface IconButtonProps extends ComponentProps<"button"> {
  /** What the button does; screen readers say it, and the pointer shows it. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A button that is only an icon. */
export function IconButton({ label, className, ...properties }: IconButtonProps): React.JSX.Element {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        className={classNames(styles["icon"], className)}
        {...properties}
      />
    </Tooltip>
  );
}
