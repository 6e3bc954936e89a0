import { Select as Base } from "@base-ui/react/select";
import { classNames } from "./class-names.ts";
import { CheckIcon, ChevronDownIcon } from "./icons.tsx";
import field from "./text-field.module.css";
import styles from "./select.module.css";

/** One thing to choose. */
export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

interface SelectProps {
  readonly label: string;
  /** True if only screen readers need the label. @default false */
  readonly isLabelHidden?: boolean;
  readonly options: readonly SelectOption[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
}

/** Lets one of several values be chosen. */
export function Select(properties: SelectProps): React.JSX.Element {
  const { label, isLabelHidden = false, options, value, onChange, disabled = false, className } = properties;
  return (
    <div className={classNames(field["field"], className)}>
      <Base.Root
        items={options}
        value={value}
        onValueChange={(next) => next !== null && onChange(next)}
        disabled={disabled}
      >
        <Base.Label className={classNames(field["label"], isLabelHidden && field["hidden"])}>
          {label}
        </Base.Label>
        <Base.Trigger className={classNames(field["control"], styles["trigger"])}>
          <Base.Value className={styles["value"]} />
          <Base.Icon className={styles["icon"]}>
            <ChevronDownIcon />
          </Base.Icon>
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className={styles["positioner"]}>
            <Base.Popup className={styles["popup"]}>
              <Base.List className={styles["list"]}>
                {options.map((option) => (
                  <Base.Item key={option.value} value={option.value} className={styles["item"]}>
                    <span className={styles["mark"]}>
                      <Base.ItemIndicator>
                        <CheckIcon />
                      </Base.ItemIndicator>
                    </span>
                    <Base.ItemText>{option.label}</Base.ItemText>
                  </Base.Item>
                ))}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}
