import { useConnection } from "../connection/connection.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { KEYS } from "./use-keyboard.ts";
import styles from "./help-dialog.module.css";

interface HelpDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The keys of the page, and the words that it uses. */
export function HelpDialog({ isOpen, onClose }: HelpDialogProps): React.JSX.Element {
  const { server } = useConnection();
  return (
    <Dialog title="Help and keys" isOpen={isOpen} onClose={onClose}>
      <dl className={styles["keys"]}>
        {KEYS.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Ctrl</kbd> <kbd>Enter</kbd>
          </dt>
          <dd>send what you have written</dd>
        </div>
      </dl>
      <p className={styles["words"]}>
        The console shows the runs of the server at {server}. To look at another server, add{" "}
        <code>?server=http://localhost:8123</code> to the address of this page, before the <code>#</code>.
      </p>
    </Dialog>
  );
}
