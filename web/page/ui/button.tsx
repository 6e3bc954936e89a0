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
  /** False in a dialog that it closes: the Escape key would close its tooltip first. @default true */
  readonly hasTooltip?: boolean;
  readonly children: ReactNode;
}

/** A button that is only an icon. */
export function IconButton({
  label,
  hasTooltip = true,
  className,
  ...properties
}: IconButtonProps): React.JSX.Element {
  const names = classNames(styles["icon"], className);
  const button = <button type="button" aria-label={label} className={names} {...properties} />;
  return hasTooltip ? <Tooltip text={label}>{button}</Tooltip> : button;
}
