import { useState } from "react";
import type { Limits } from "../../../src/run/limits.ts";
import type { RunControl } from "../connection/run-control.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { PlayIcon } from "../ui/icons.tsx";
import { NumberField } from "../ui/text-field.tsx";
import { largerLimit, numbersOf, type Continuation } from "./continue-run.ts";
import type { ControlledValues } from "./controlled-run.ts";
import type { GraphFacts } from "./graph-facts.ts";
import { useGraphFacts } from "./use-graph-facts.ts";
import styles from "./control.module.css";

type AtLimit = Extract<Continuation, { kind: "limit" }>;

interface ContinueDialogProps {
  readonly control: RunControl;
  readonly continuation: AtLimit;
  /** Undefined keeps the limits of the run. */
  readonly onContinue: (limits: Limits | undefined) => void;
  readonly onClose: () => void;
}

/** Asks for larger limits, and continues a run that a limit stopped. */
export function ContinueDialog({
  control,
  continuation,
  onContinue,
  onClose,
}: ContinueDialogProps): React.JSX.Element {
  const { limit, raise } = continuation;
  const facts = useGraphFacts(control);
  const before = numbersOf((control.head?.values as ControlledValues | undefined)?.run?.limits);
  const [chosen, setChosen] = useState<Readonly<Record<string, number | null>>>({
    ...(raise === "here" && { [limit.name]: largerLimit(limit) }),
  });
  const fields = fieldsOf(facts, limit.name);
  const valueOf = (name: string): number | null =>
    name in chosen ? (chosen[name] ?? null) : (before[name] ?? null);
  const limits = Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = valueOf(name);
      return value === null ? [] : [[name, value]];
    }),
  );
  const value = valueOf(limit.name);
  const isTooSmall = raise === "here" && value !== null && value <= limit.value;
  const fieldOf = ({ name, description, isWhole }: GraphFacts["limits"][number]): React.JSX.Element => (
    <NumberField
      key={name}
      label={limitWords(name)}
      hint={description}
      value={valueOf(name)}
      onChange={(next) => setChosen((old) => ({ ...old, [name]: next }))}
      min={isWhole ? 1 : 0}
      step={isWhole ? 1 : "any"}
      error={
        name === limit.name && isTooSmall
          ? `It must be more than ${limit.value}: the run has used that much.`
          : null
      }
    />
  );
  const isChanged = Object.keys(chosen).length > 0;
  return (
    <Dialog
      title="Continue the run"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="accent"
            disabled={isTooSmall}
            onClick={() => onContinue(isChanged ? limits : undefined)}
          >
            <PlayIcon /> Continue
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <p>{whyWords(continuation)} Finished steps do not run again.</p>
        {raise !== "not-needed" && (
          <>
            <p className={styles["quiet"]}>
              Limits count the whole run, what it has used so far included. An empty field is no limit of
              yours; the graph keeps its own.
            </p>
            {fields.slice(0, 1).map(fieldOf)}
            {fields.length > 1 && (
              <details>
                <summary className={styles["summary"]}>Other limits</summary>
                <div className={styles["limits"]}>{fields.slice(1).map(fieldOf)}</div>
              </details>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

/** The limits to ask for: the one that was reached first. */
function fieldsOf({ limits }: GraphFacts, reached: string): GraphFacts["limits"] {
  const first = limits.find(({ name }) => name === reached) ?? {
    name: reached,
    description: "",
    isWhole: true,
  };
  return [first, ...limits.filter(({ name }) => name !== reached)];
}

function whyWords({ limit, raise }: AtLimit): string {
  const { name, value } = limit;
  if (raise === "not-needed" && name === "recursionLimit")
    return `The run stopped at LangGraph's limit of ${value} supersteps, which starts again when it continues.`;
  if (raise === "not-needed")
    return "The run stopped because an allowance was used up. It continues once there is room again.";
  if (raise === "here") return `The run stopped at its limit of ${value} ${limitWords(name).toLowerCase()}.`;
  return `The run stopped at a limit of the graph itself: ${value} ${limitWords(name).toLowerCase()}. Only the graph's code can raise it: change it there, and then continue.`;
}

/** Returns the name of a limit in words: `modelCalls` is "Model calls". */
function limitWords(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
