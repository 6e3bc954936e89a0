import { Collapsible } from "@base-ui/react/collapsible";
import { Badge } from "../ui/badge.tsx";
import { ChevronRightIcon } from "../ui/icons.tsx";
import { keyOf, type Entered } from "./read-form.ts";
import { SchemaForm } from "./schema-form.tsx";
import type { FieldGroup } from "./schema-fields.ts";
import styles from "./settings-groups.module.css";

interface SettingsGroupsProps {
  readonly groups: readonly FieldGroup[];
  readonly entered: Entered;
  readonly onChange: (key: string, value: string | number | boolean | null) => void;
  readonly faults: Readonly<Record<string, string>>;
  /** True once a person has tried to start the run: then all faults are shown. */
  readonly hasTried: boolean;
}

/** The settings of a run: budget, models, prompts. The budget is open; a group with a fault is, too. */
export function SettingsGroups({
  groups,
  entered,
  onChange,
  faults,
  hasTried,
}: SettingsGroupsProps): React.JSX.Element {
  return (
    <div className={styles["groups"]}>
      {groups.map((group) => {
        const { name, title, description, fields } = group;
        const keys = fields.map(keyOf);
        const count = keys.filter(
          (key) => ![undefined, null, ""].includes(entered[key] as string | null | undefined),
        ).length;
        const shown = Object.entries(faults).filter(([key]) => hasTried || (entered[key] ?? "") !== "");
        const hasFault = shown.some(([key]) => keys.includes(key));
        const isOpen = name === "limits" || fields.some(({ isRequired }) => isRequired);
        return (
          <Collapsible.Root
            key={name}
            defaultOpen={isOpen}
            {...(hasFault && { open: true })}
            className={styles["group"]}
          >
            <h2 className={styles["heading"]}>
              <Collapsible.Trigger className={styles["trigger"]}>
                <span className={styles["chevron"]}>
                  <ChevronRightIcon />
                </span>
                {title}
                {count > 0 && <Badge tone="accent">{count} set</Badge>}
                {hasFault && <Badge tone="bad">needs a change</Badge>}
              </Collapsible.Trigger>
            </h2>
            <Collapsible.Panel className={styles["panel"]}>
              {description !== null && <p className={styles["about"]}>{description}</p>}
              <SchemaForm
                fields={fields}
                entered={entered}
                onChange={onChange}
                faults={Object.fromEntries(shown)}
              />
            </Collapsible.Panel>
          </Collapsible.Root>
        );
      })}
    </div>
  );
}
