import { useId } from "react";
import type { ForkKind } from "./fork-choice.ts";
import styles from "./control.module.css";

const WORDS: Readonly<Record<ForkKind, { readonly title: string; readonly about: string }>> = {
  again: {
    title: "Run again from here",
    about: "Choose a step or an earlier point. What comes after it runs again.",
  },
  send: {
    title: "Send to another specialist",
    about: "Somebody else does the work instead.",
  },
  result: {
    title: "Change this result",
    about: "Write what a step should have delivered. All later steps read it.",
  },
  state: {
    title: "Advanced: edit state as JSON",
    about: "Change any channel at any earlier point.",
  },
};

/** Lets a person choose how a thread is run again. */
export function ForkChoices({
  kinds,
  kind,
  onChange,
}: {
  readonly kinds: readonly ForkKind[];
  readonly kind: ForkKind;
  readonly onChange: (kind: ForkKind) => void;
}): React.JSX.Element {
  const name = useId();
  return (
    <fieldset className={styles["choices"]}>
      <legend className={styles["legend"]}>What should be different?</legend>
      {kinds.map((one) => (
        <label key={one} className={styles["choice"]} htmlFor={`${name} ${one}`}>
          <input
            type="radio"
            id={`${name} ${one}`}
            aria-label={WORDS[one].title}
            name={name}
            value={one}
            checked={one === kind}
            onChange={() => onChange(one)}
          />
          <span>
            <span className={styles["title"]}>{WORDS[one].title}</span>
            <span className={styles["quiet"]}>{WORDS[one].about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
