import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { CloseIcon } from "./icons.tsx";
import dialog from "./dialog.module.css";
import styles from "./drawer.module.css";

interface DrawerProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The side that it comes from. @default "right" */
  readonly side?: "left" | "right";
  readonly children: ReactNode;
}

/** A panel over one side of the page, such as the list of threads on a phone. Escape closes it. */
export function Drawer({ title, isOpen, onClose, side = "right", children }: DrawerProps): React.JSX.Element {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={dialog["backdrop"]} />
        <Base.Popup className={classNames(styles["popup"], styles[side])}>
          <header className={dialog["header"]}>
            <Base.Title className={dialog["title"]}>{title}</Base.Title>
            <Base.Close
              render={
                <IconButton label="Close" hasTooltip={false}>
                  {<CloseIcon />}
                </IconButton>
              }
            />
          </header>
          <div className={styles["content"]}>{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
