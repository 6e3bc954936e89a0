import type { PhaseReport } from "../../../src/software-house/contract/round-report.ts";
import { LongText } from "../content/long-text.tsx";
import { Plain } from "../content/plain.tsx";
import { classNames } from "../ui/class-names.ts";
import { CheckIcon, CloseIcon, SkipIcon, WarningIcon } from "../ui/icons.tsx";
import { durationWords } from "../ui/time-words.ts";
import styles from "./phases-table.module.css";

/** What was really done with the files, phase by phase, with the commands and what they printed. */
export function PhasesTable({ phases }: { readonly phases: readonly PhaseReport[] }): React.JSX.Element {
  return (
    <ol className={styles["phases"]} aria-label="Phases">
      {phases.map((phase) => (
        <li key={phase.phase} className={classNames(styles["phase"], styles[phase.status])}>
          <Mark status={phase.status} />
          <span className={styles["name"]}>{phase.phase}</span>
          <div className={styles["words"]}>
            <Plain text={phase.summary} />
            <Output phase={phase} />
          </div>
          <span className={styles["time"]}>
            {phase.status !== "skipped" && durationWords(phase.milliseconds)}
          </span>
        </li>
      ))}
    </ol>
  );
}

const ICONS: Readonly<Record<PhaseReport["status"], () => React.JSX.Element>> = {
  passed: CheckIcon,
  warned: WarningIcon,
  failed: CloseIcon,
  skipped: SkipIcon,
};

function Mark({ status }: { readonly status: PhaseReport["status"] }): React.JSX.Element {
  const Icon = ICONS[status];
  return (
    <span className={styles["mark"]} role="img" aria-label={status} title={status}>
      <Icon />
    </span>
  );
}

function Output({ phase }: { readonly phase: PhaseReport }): React.JSX.Element | null {
  const { command, exit, output, status } = phase;
  if (command === null && output === "") return null;
  const ended = exit === null ? "" : `  (exit ${exit})`;
  const text = [command === null ? null : `$ ${command.join(" ")}${ended}`, output === "" ? null : output];
  return (
    <details className={styles["output"]} open={status === "failed" && output !== ""}>
      <summary>{command === null ? "what it found" : "command and output"}</summary>
      <LongText
        text={text.filter((part) => part !== null).join("\n")}
        isCode
        label={`Output of ${phase.phase}`}
      />
    </details>
  );
}
