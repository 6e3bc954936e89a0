import { useState } from "react";
import type { RunControl } from "../connection/run-control.ts";
import type { Limits } from "../../../src/run/limits.ts";
import { Button } from "../ui/button.tsx";
import { PlayIcon } from "../ui/icons.tsx";
import { ContinueDialog } from "./continue-dialog.tsx";
import { continuationOfControl, continuePayload, keptConfiguration } from "./continue-run.ts";
import { settingsOf, submitRun } from "./submit-run.ts";
import type { Action } from "./use-action.ts";

/** Continues a run that was stopped by a person, by an error or by a limit. */
export function ContinueButton({
  control,
  action,
}: {
  readonly control: RunControl;
  readonly action: Action;
}): React.JSX.Element | null {
  const [isOpen, setIsOpen] = useState(false);
  const { thread } = control;
  const continuation = continuationOfControl(control);
  if (continuation === null) return null;
  const goOn = (limits: Limits | undefined): void => {
    setIsOpen(false);
    void action.perform("The run could not be continued", async () => {
      const { context, config } = continuePayload(limits, await keptConfiguration(control));
      await submitRun(control, {
        context: { ...settingsOf(thread), ...context },
        ...(config !== undefined && { config }),
      });
    });
  };
  if (continuation.kind === "unfinished") {
    return (
      <Button tone="accent" disabled={action.isBusy} onClick={() => goOn(undefined)}>
        <PlayIcon /> Continue
      </Button>
    );
  }
  return (
    <>
      <Button tone="accent" disabled={action.isBusy} onClick={() => setIsOpen(true)}>
        <PlayIcon /> Continue…
      </Button>
      {isOpen && (
        <ContinueDialog
          control={control}
          continuation={continuation}
          onContinue={goOn}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
