import { Select } from "../ui/select.tsx";
import { TextArea } from "../ui/text-field.tsx";
import type { ForkFields, ForkKind, ForkSuggestions } from "./fork-choice.ts";
import styles from "./control.module.css";

interface ForkFormProps {
  readonly kind: ForkKind;
  readonly hasPlan: boolean;
  readonly suggested: Omit<ForkSuggestions, "kinds">;
  readonly onChange: (change: Partial<ForkFields>) => void;
}

/** The fields of one way to run a thread again. */
export function ForkForm({ kind, hasPlan, suggested, onChange }: ForkFormProps): React.JSX.Element {
  const { step, stepChoices, specialist, specialistChoices } = suggested;
  switch (kind) {
    case "again":
      return (
        <>
          <Select
            label="From"
            options={suggested.fromChoices}
            value={suggested.from}
            onChange={(from) => onChange({ from })}
          />
          <p className={styles["quiet"]}>
            {suggested.from.startsWith("step ")
              ? "This step and all steps that build on it run again. The others keep their results."
              : "Everything after this point runs again. The thread keeps what was there before as its history."}
          </p>
        </>
      );
    case "send":
      return (
        <>
          {hasPlan && (
            <Select
              label="Step"
              options={stepChoices}
              value={step}
              onChange={(next) => onChange({ step: next, specialist: null })}
            />
          )}
          <Select
            label="Specialist"
            options={specialistChoices}
            value={specialist}
            onChange={(next) => onChange({ specialist: next })}
          />
          <p className={styles["quiet"]}>
            {hasPlan
              ? "The step and all steps that build on it run again. If plans need an approval, you are asked about the changed plan first."
              : "The newest request is answered again, by this specialist."}
          </p>
        </>
      );
    case "result":
      return (
        <>
          <Select
            label="Step"
            options={stepChoices}
            value={step}
            onChange={(next) => onChange({ step: next, text: null })}
          />
          <TextArea
            label="Its result"
            rows={6}
            value={suggested.text}
            onChange={(text) => onChange({ text })}
            hint="Everything that ran after this step runs again, and reads this."
          />
        </>
      );
    case "state":
      return (
        <>
          <Select
            label="At"
            options={suggested.momentChoices}
            value={suggested.moment}
            onChange={(moment) => onChange({ moment, json: null })}
          />
          <Select
            label="Written as"
            options={suggested.nodeChoices}
            value={suggested.node}
            onChange={(node) => onChange({ node })}
          />
          <TextArea
            label="The state"
            isCode
            rows={12}
            value={suggested.json}
            onChange={(json) => onChange({ json })}
            hint="Only the channels that you change are written. The run continues with what follows the node that you write as."
          />
        </>
      );
  }
}
