import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { CloseIcon } from "./icons.tsx";
import styles from "./dialog.module.css";

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Buttons at the end, the main one last. */
  readonly actions?: ReactNode;
  /** `wide` for long content, such as a state to edit; `full` for a picture. @default "usual" */
  readonly size?: "usual" | "wide" | "full";
  readonly children: ReactNode;
}

/** A dialog over the page. Escape closes it, and the focus goes back to where it was. */
export function Dialog({
  title,
  isOpen,
  onClose,
  actions,
  size = "usual",
  children,
}: DialogProps): React.JSX.Element {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles["backdrop"]} />
        <Base.Popup className={classNames(styles["popup"], size !== "usual" && styles[size])}>
          <header className={styles["header"]}>
            <Base.Title className={styles["title"]}>{title}</Base.Title>
            <Base.Close
              render={
                <IconButton label="Close" hasTooltip={false}>
                  {<CloseIcon />}
                </IconButton>
              }
            />
          </header>
          <div className={styles["content"]}>{children}</div>
          {actions !== undefined && <footer className={styles["footer"]}>{actions}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
