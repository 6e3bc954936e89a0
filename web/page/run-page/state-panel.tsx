import { Collapsible } from "@base-ui/react/collapsible";
import { useMemo, useState } from "react";
import { Code } from "../content/code.tsx";
import { LongText } from "../content/long-text.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ChevronRightIcon } from "../ui/icons.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { summaryOf } from "./value-summary.ts";
import styles from "./state-panel.module.css";

/** Longer JSON is shown without colors. */
const LONGEST_COLORED = 60_000;

interface StatePanelProps {
  /** Null if they are not known, undefined while they are being read. */
  readonly values: Readonly<Record<string, unknown>> | null | undefined;
  /** True if the run is the newest of its thread. */
  readonly isNewest: boolean;
}

/** The channels at the end of a run, for somebody who develops the graph. */
export function StatePanel({ values, isNewest }: StatePanelProps): React.JSX.Element {
  const channels = Object.entries(values ?? {}).filter(([name]) => name !== "__interrupt__");
  if (channels.length === 0) {
    return (
      <Card title="State">
        <NoState isNewest={isNewest} isBeingRead={values === undefined} />
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

function NoState({
  isNewest,
  isBeingRead,
}: {
  readonly isNewest: boolean;
  readonly isBeingRead: boolean;
}): React.JSX.Element {
  if (isBeingRead) return <Spinner label="Reading the state of this run" />;
  if (isNewest)
    return (
      <EmptyState title="No state yet">
        The channels of the graph appear here with the first checkpoint.
      </EmptyState>
    );
  return (
    <EmptyState title="The state of this run is not known">
      The server keeps no checkpoint of its end any more, or an exported file does not hold it.
    </EmptyState>
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
