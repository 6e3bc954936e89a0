import { Button } from "../ui/button.tsx";
import { PlusIcon } from "../ui/icons.tsx";
import { FaultList } from "./fault-list.tsx";
import { PlanStepEditor } from "./plan-step-editor.tsx";
import { addStep, changeStep, faultsOfDraft, moveStep, removeStep, type PlanDraft } from "./plan-draft.ts";
import styles from "./plan.module.css";

/** Edits a plan: changes, adds, removes and moves steps. The faults of a step stand beside it. */
export function PlanEditor({
  draft,
  agents,
  finished,
  isLocked,
  onChange,
}: {
  readonly draft: PlanDraft;
  readonly agents: readonly string[];
  readonly finished: readonly string[];
  readonly isLocked: boolean;
  readonly onChange: (draft: PlanDraft) => void;
}): React.JSX.Element {
  const { bySteps, whole } = faultsOfDraft(draft, agents);
  return (
    <>
      <ol className={styles["steps"]}>
        {draft.steps.map((step, index) => (
          <PlanStepEditor
            key={step.key}
            step={step}
            number={index + 1}
            isFirst={index === 0}
            isLast={index === draft.steps.length - 1}
            others={draft.steps.filter(({ key }) => key !== step.key).map(({ id }) => id)}
            agents={agents}
            faults={bySteps[step.key] ?? []}
            isFinished={finished.includes(step.key)}
            isLocked={isLocked}
            onChange={(change) => onChange(changeStep(draft, step.key, change))}
            onRemove={() => onChange(removeStep(draft, step.key))}
            onMove={(by) => onChange(moveStep(draft, step.key, by))}
          />
        ))}
      </ol>
      <FaultList title="The plan:" faults={whole} />
      <div className={styles["add"]}>
        <Button disabled={isLocked} onClick={() => onChange(addStep(draft, agents[0] ?? ""))}>
          <PlusIcon /> Add a step
        </Button>
      </div>
    </>
  );
}
