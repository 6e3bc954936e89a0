import { useEffect, useState } from "react";
import { messageOf } from "../../../src/errors/locate-error.ts";
import { READING_LIMITS } from "../connection/reading-limits.ts";
import type { RunControl } from "../connection/run-control.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { PlayIcon } from "../ui/icons.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { applyEdit, readMoments } from "./apply-edit.ts";
import { ForkChoices } from "./fork-choices.tsx";
import { forkEdit, FRESH_FORK, isTyped, suggestFork, type ForkFields } from "./fork-choice.ts";
import { ForkForm } from "./fork-form.tsx";
import type { Moment } from "./moments.ts";
import { settingsFromStart, submitRun } from "./submit-run.ts";
import type { Action } from "./use-action.ts";
import { useGraphFacts } from "./use-graph-facts.ts";
import styles from "./control.module.css";

interface ForkDialogProps {
  readonly control: RunControl;
  readonly action: Action;
  readonly onClose: () => void;
}

/** Runs a thread again from an earlier point, with its state as it was or edited. */
export function ForkDialog({ control, action, onClose }: ForkDialogProps): React.JSX.Element {
  const facts = useGraphFacts(control);
  const { moments, error, read } = useMoments(control);
  const [fields, setFields] = useState<ForkFields>(FRESH_FORK);
  const [asksToDiscard, setAsksToDiscard] = useState(false);
  const source = { moments: moments ?? [], facts };
  const fork = moments === null ? { fault: "" } : forkEdit(fields, source);
  const start = async (): Promise<void> => {
    if (!("edit" in fork)) return;
    const { edit } = fork;
    const isWritten = await action.perform("The thread could not be changed", () => applyEdit(control, edit));
    if (!isWritten) return;
    onClose();
    await action.perform("The run could not be started", async () => {
      await submitRun(control, { context: settingsFromStart(control.thread, moments?.[0]?.values ?? null) });
    });
  };
  const { kinds, ...suggested } = suggestFork(fields, source);
  return (
    <Dialog
      title="Run again"
      isOpen
      size="wide"
      onClose={() => (isTyped(fields) ? setAsksToDiscard(true) : onClose())}
      actions={
        asksToDiscard ? (
          <DiscardBar onDiscard={onClose} onKeep={() => setAsksToDiscard(false)} />
        ) : (
          <>
            {"fault" in fork && fork.fault !== "" && <span className={styles["fault"]}>{fork.fault}</span>}
            <Button onClick={onClose}>Cancel</Button>
            <Button tone="accent" disabled={action.isBusy || !("edit" in fork)} onClick={() => void start()}>
              <PlayIcon /> Run
            </Button>
          </>
        )
      }
    >
      {error !== null && (
        <ErrorState title="The earlier points could not be read" onRetry={read}>
          {error}
        </ErrorState>
      )}
      {action.error !== null && (
        <p className={styles["error"]} role="alert">
          {action.error}
        </p>
      )}
      {moments === null && error === null && <Spinner />}
      {moments !== null && (
        <div className={styles["form"]}>
          <ForkChoices
            kinds={kinds}
            kind={fields.kind}
            onChange={(kind) => setFields({ ...FRESH_FORK, kind })}
          />
          <ForkForm
            kind={fields.kind}
            hasPlan={(moments[0]?.values.plan ?? []).length > 0}
            suggested={suggested}
            onChange={(change) => setFields((old) => ({ ...old, ...change }))}
          />
          {moments.length >= READING_LIMITS.forkPoints && (
            <p className={styles["quiet"]}>
              Only the newest {READING_LIMITS.forkPoints} points of this thread can be chosen.
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
}

/** Asks before a key such as Escape loses what was typed. */
function DiscardBar({
  onDiscard,
  onKeep,
}: {
  readonly onDiscard: () => void;
  readonly onKeep: () => void;
}): React.JSX.Element {
  return (
    <>
      <span className={styles["fault"]} role="alert">
        What you have typed would be lost.
      </span>
      <Button tone="bad" onClick={onDiscard}>
        Discard it
      </Button>
      <Button tone="accent" onClick={onKeep}>
        Keep it
      </Button>
    </>
  );
}

function useMoments({ client, thread }: RunControl): {
  moments: readonly Moment[] | null;
  error: string | null;
  read: () => void;
} {
  const [moments, setMoments] = useState<readonly Moment[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    setError(null);
    readMoments({ client, thread }).then(
      (found) => isCurrent && setMoments(found),
      (failure: unknown) => isCurrent && setError(messageOf(failure)),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, thread, round]);
  return { moments, error, read: () => setRound((old) => old + 1) };
}
