import { useId } from "react";
import type { PlanStep } from "../../../src/plan/plan.ts";
import { LongText } from "../content/long-text.tsx";
import { Plain } from "../content/plain.tsx";
import { Badge } from "../ui/badge.tsx";
import { IconButton } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { ChevronDownIcon, TrashIcon } from "../ui/icons.tsx";
import { Select } from "../ui/select.tsx";
import { TextArea, TextField } from "../ui/text-field.tsx";
import { FaultList } from "./fault-list.tsx";
import type { DraftStep } from "./plan-draft.ts";
import styles from "./plan.module.css";

interface PlanStepEditorProps {
  readonly step: DraftStep;
  readonly number: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The ids of the other steps, which this one can wait for. */
  readonly others: readonly string[];
  readonly agents: readonly string[];
  readonly faults: readonly string[];
  /** True if the step is done: it stays as it is. */
  readonly isFinished: boolean;
  readonly isLocked: boolean;
  readonly onChange: (change: Partial<PlanStep>) => void;
  readonly onRemove: () => void;
  readonly onMove: (by: -1 | 1) => void;
}

/** Edits one step of a plan. */
export function PlanStepEditor(properties: PlanStepEditorProps): React.JSX.Element {
  const { step, number, others, agents, faults, isFinished, isLocked, onChange } = properties;
  const { id, agent, task, dependsOn } = step;
  const group = useId();
  const choices = [...new Set([...agents, agent])].map((name) => ({ value: name, label: name }));
  if (isFinished) return <FinishedStep step={step} number={number} />;
  return (
    <li className={styles["step"]}>
      <span className={styles["number"]} aria-hidden="true">
        {number}
      </span>
      <fieldset className={styles["fields"]} disabled={isLocked}>
        <legend className={styles["hidden"]}>{`Step ${number}`}</legend>
        <div className={styles["row"]}>
          <TextField
            className={styles["id"]}
            label="Step"
            value={id}
            onChange={(next) => onChange({ id: next })}
            spellCheck={false}
          />
          <Select
            className={styles["agent"]}
            label="Specialist"
            options={choices}
            value={agent}
            disabled={isLocked}
            onChange={(next) => onChange({ agent: next })}
          />
          <Moves {...properties} />
        </div>
        <TextArea label="Task" value={task} rows={2} onChange={(next) => onChange({ task: next })} />
        {others.length > 0 && (
          <div role="group" aria-labelledby={group}>
            <span id={group} className={styles["label"]}>
              Waits for
            </span>
            <div className={styles["choices"]}>
              {[...new Set([...others, ...dependsOn])].map((other) => (
                <Checkbox
                  key={other}
                  label={other}
                  checked={dependsOn.includes(other)}
                  disabled={isLocked}
                  onChange={(isOn) =>
                    onChange({
                      dependsOn: isOn ? [...dependsOn, other] : dependsOn.filter((one) => one !== other),
                    })
                  }
                />
              ))}
            </div>
          </div>
        )}
        <FaultList title="This step:" faults={faults} />
      </fieldset>
    </li>
  );
}

function Moves({
  step,
  isFirst,
  isLast,
  isLocked,
  onRemove,
  onMove,
}: PlanStepEditorProps): React.JSX.Element {
  const { id } = step;
  return (
    <div className={styles["moves"]}>
      <IconButton label={`Move ${id} up`} disabled={isLocked || isFirst} onClick={() => onMove(-1)}>
        <span className={styles["up"]}>
          <ChevronDownIcon />
        </span>
      </IconButton>
      <IconButton label={`Move ${id} down`} disabled={isLocked || isLast} onClick={() => onMove(1)}>
        <ChevronDownIcon />
      </IconButton>
      <IconButton label={`Remove ${id}`} disabled={isLocked} onClick={onRemove}>
        <TrashIcon />
      </IconButton>
    </div>
  );
}

function FinishedStep({
  step,
  number,
}: {
  readonly step: DraftStep;
  readonly number: number;
}): React.JSX.Element {
  return (
    <li className={styles["step"]}>
      <span className={styles["number"]} aria-hidden="true">
        {number}
      </span>
      <div className={styles["words"]}>
        <p className={styles["title"]}>
          <code>{step.id}</code>
          <Badge tone="accent">
            <Plain text={step.agent} />
          </Badge>
          <Badge tone="good">finished</Badge>
        </p>
        <LongText text={step.task} label={`The task of ${step.id}`} />
        <p className={styles["waits"]}>It is done and stays as it is.</p>
      </div>
    </li>
  );
}
