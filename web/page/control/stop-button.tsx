import { useState } from "react";
import type { RunControl } from "../connection/run-control.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { StopIcon } from "../ui/icons.tsx";
import { lossOfStopping, stopRun } from "./stop-run.ts";
import type { Action } from "./use-action.ts";

/** Stops a run. Asks first if work would be lost. `action` is its own: whatever else is under way, a run can be stopped. */
export function StopButton({
  control,
  action,
}: {
  readonly control: RunControl;
  readonly action: Action;
}): React.JSX.Element | null {
  const [loss, setLoss] = useState<string | null>(null);
  if (!control.isRunning) return null;
  const stop = (): void => {
    setLoss(null);
    void action.perform("The run could not be stopped", async () => {
      await stopRun(control);
      control.refresh();
    });
  };
  return (
    <>
      <Button
        tone="bad"
        disabled={action.isBusy}
        onClick={() => {
          const lost = lossOfStopping(control.view);
          if (lost === null) stop();
          else setLoss(lost);
        }}
      >
        <StopIcon /> Stop
      </Button>
      <Dialog
        title="Stop this run?"
        isOpen={loss !== null}
        onClose={() => setLoss(null)}
        actions={
          <>
            <Button onClick={() => setLoss(null)}>Let it run</Button>
            <Button tone="bad" onClick={stop}>
              <StopIcon /> Stop the run
            </Button>
          </>
        }
      >
        <p>{loss}</p>
        <p>Everything that is finished stays. You can continue the run later.</p>
      </Dialog>
    </>
  );
}
