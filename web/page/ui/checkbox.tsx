import { Checkbox as Base } from "@base-ui/react/checkbox";
import type { ReactNode } from "react";
import { CheckIcon } from "./icons.tsx";
import styles from "./checkbox.module.css";

interface CheckboxProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

/** A thing that is on or off, with its label. */
export function Checkbox({
  label,
  hint,
  checked,
  onChange,
  disabled = false,
}: CheckboxProps): React.JSX.Element {
  return (
    <label className={styles["row"]}>
      <Base.Root
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        disabled={disabled}
        className={styles["box"]}
      >
        <Base.Indicator className={styles["mark"]}>
          <CheckIcon />
        </Base.Indicator>
      </Base.Root>
      <span>
        {label}
        {hint !== undefined && <span className={styles["hint"]}>{hint}</span>}
      </span>
    </label>
  );
}
