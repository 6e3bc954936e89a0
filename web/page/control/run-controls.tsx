import { useState } from "react";
import { useConnection } from "../connection/connection.tsx";
import type { RunControl } from "../connection/run-control.ts";
import { exportFault } from "../export/export-run.ts";
import { saveThread } from "../export/save-thread.ts";
import { canHideKeysOf } from "../export/without-keys.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { CloseIcon, DownloadIcon, ForkIcon, WarningIcon } from "../ui/icons.tsx";
import { ContinueButton } from "./continue-button.tsx";
import { ForkDialog } from "./fork-dialog.tsx";
import { StopButton } from "./stop-button.tsx";
import { useAction } from "./use-action.ts";
import styles from "./control.module.css";

/** What a person can do with a run: stop it, continue it, run it again from an earlier point, and save it as a file. */
export function RunControls({ control }: { readonly control: RunControl }): React.JSX.Element {
  const [isForkOpen, setIsForkOpen] = useState(false);
  const action = useAction();
  const stopping = useAction();
  const failed = action.error === null ? stopping : action;
  const { server } = useConnection();
  const hidesKeys = canHideKeysOf(server);
  const { head, isRunning } = control;
  const hasPast = (head?.checkpoint?.checkpoint_id ?? null) !== null;
  return (
    <div className={styles["controls"]}>
      <StopButton control={control} action={stopping} />
      <ContinueButton control={control} action={action} />
      {hasPast && !isRunning && (
        <Button disabled={action.isBusy} onClick={() => setIsForkOpen(true)}>
          <ForkIcon /> Run again…
        </Button>
      )}
      {hasPast && exportFault() === null && (
        <IconButton
          label={`Save: the whole thread as one HTML file${hidesKeys ? "" : ". Keys of this server cannot be hidden in it"}`}
          disabled={action.isBusy}
          onClick={() =>
            void action.perform("The file could not be made", () => saveThread(control, { hidesKeys }))
          }
        >
          <DownloadIcon />
        </IconButton>
      )}
      {failed.error !== null && (
        <p className={styles["error"]} role="alert">
          <WarningIcon /> <span>{failed.error}</span>
          <IconButton label="Close this message" onClick={failed.clear}>
            <CloseIcon />
          </IconButton>
        </p>
      )}
      {isForkOpen && <ForkDialog control={control} action={action} onClose={() => setIsForkOpen(false)} />}
    </div>
  );
}
