import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import styles from "./tabs.module.css";

/** One tab and what it shows. */
export interface TabItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly content: ReactNode;
}

interface TabsProps {
  /** What the tabs are about; screen readers say it. */
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

/** Tabs that show one of several contents. The arrow keys go from tab to tab. */
export function Tabs({ label, items, selected, onSelect }: TabsProps): React.JSX.Element {
  return (
    <Base.Root value={selected} onValueChange={(value: string) => onSelect(value)} className={styles["root"]}>
      <Base.List className={styles["list"]} aria-label={label}>
        {items.map(({ id, label: text }) => (
          <Base.Tab key={id} value={id} className={styles["tab"]}>
            {text}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map(({ id, content }) => (
        <Base.Panel key={id} value={id} className={styles["panel"]}>
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
