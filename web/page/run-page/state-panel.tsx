import { Collapsible } from "@base-ui/react/collapsible";
import { useMemo, useState } from "react";
import { Code } from "../content/code.tsx";
import { LongText } from "../content/long-text.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ChevronRightIcon } from "../ui/icons.tsx";
import { summaryOf } from "./value-summary.ts";
import styles from "./state-panel.module.css";

/** Longer JSON is shown without colors. */
const LONGEST_COLORED = 60_000;

/** The channels of the newest state, for somebody who develops the graph. */
export function StatePanel({
  values,
}: {
  readonly values: Readonly<Record<string, unknown>> | null;
}): React.JSX.Element {
  const channels = Object.entries(values ?? {}).filter(([name]) => name !== "__interrupt__");
  if (channels.length === 0) {
    return (
      <Card title="State">
        <EmptyState title="No state yet">
          The channels of the graph appear here with the first checkpoint.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card title="State" isFlush actions={<span className={styles["count"]}>{channels.length} channels</span>}>
      {channels.map(([name, value]) => (
        <Channel key={name} name={name} value={value} />
      ))}
    </Card>
  );
}

function Channel({ name, value }: { readonly name: string; readonly value: unknown }): React.JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Collapsible.Root open={isOpen} onOpenChange={setIsOpen} className={styles["channel"]}>
      <Collapsible.Trigger className={styles["trigger"]}>
        <span className={styles["chevron"]}>
          <ChevronRightIcon />
        </span>
        <code>{name}</code>
        <span className={styles["summary"]}>{summaryOf(value)}</span>
      </Collapsible.Trigger>
      <Collapsible.Panel className={styles["panel"]}>{isOpen && <Value value={value} />}</Collapsible.Panel>
    </Collapsible.Root>
  );
}

function Value({ value }: { readonly value: unknown }): React.JSX.Element {
  const text = useMemo(
    () => (typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "undefined")),
    [value],
  );
  return text.length > LONGEST_COLORED ? <LongText text={text} /> : <Code text={text} language="json" />;
}
