import type { Limits } from "../../../src/run/limits.ts";
import type { ReadOnlyControl } from "../connection/run-control.ts";
import type { RunView, Span } from "../run/run-view.ts";
import { ErrorBoundary } from "../shell/error-boundary.tsx";
import { SpanPanel } from "../steps/span-panel.tsx";
import { StepsPanel } from "../steps/steps-panel.tsx";
import { BudgetPanel } from "../timeline/budget-panel.tsx";
import { TimelinePanel } from "../timeline/timeline-panel.tsx";
import { Drawer } from "../ui/drawer.tsx";
import { Tabs, type TabItem } from "../ui/tabs.tsx";
import { NoticesPanel } from "./notices-panel.tsx";
import { StatePanel } from "./state-panel.tsx";
import styles from "./run-tabs.module.css";

interface RunTabsProps {
  readonly control: ReadOnlyControl;
  readonly view: RunView;
  /** Tabs that stand before the others. */
  readonly first: readonly TabItem[];
  readonly tab: string | null;
  readonly onTab: (tab: string) => void;
  readonly span: string | null;
  readonly onSpan: (span: string | null) => void;
}

/** The parts of a run that are looked at one by one: its software, its timeline, its budget, its state. */
export function RunTabs(properties: RunTabsProps): React.JSX.Element {
  const { control, view, first, tab, onTab, span: id, onSpan } = properties;
  const { runValues, runs, selectedRun } = control;
  const isNewest = selectedRun === (runs[0]?.run ?? null);
  const span = view.spans.find((one) => one.id === id) ?? null;
  const items: TabItem[] = [
    ...first,
    {
      id: "timeline",
      label: "Timeline",
      content: (
        <div className={styles["timeline"]}>
          <TimelinePanel view={view} selected={id} onSelect={onSpan} />
          <NoticesPanel view={view} />
        </div>
      ),
    },
    {
      id: "steps",
      label: "Steps",
      content: <StepsPanel view={view} selected={id} onSelect={onSpan} />,
    },
    { id: "budget", label: "Budget", content: <BudgetPanel view={view} limits={limitsOf(runValues)} /> },
    { id: "state", label: "State", content: <StatePanel values={runValues} isNewest={isNewest} /> },
  ];
  const selected = items.find((item) => item.id === tab) ?? items[0];
  return (
    <>
      <Tabs
        label="More of this run"
        items={items.map(({ id: key, label, content }) => ({
          id: key,
          label,
          content: <ErrorBoundary name="This tab">{content}</ErrorBoundary>,
        }))}
        selected={selected?.id ?? "timeline"}
        onSelect={onTab}
      />
      <Drawer
        title={span === null ? "Details" : titleOf(span)}
        isOpen={span !== null && selected?.id !== "steps"}
        onClose={() => onSpan(null)}
      >
        {span !== null && <SpanPanel span={span} view={view} />}
      </Drawer>
    </>
  );
}

const KINDS: Record<Span["kind"], string> = {
  agent: "Agent",
  step: "Step",
  model: "Model call",
  tool: "Tool",
  phase: "Phase",
  wait: "Wait",
};

function titleOf({ kind }: Span): string {
  return KINDS[kind];
}

function limitsOf(values: Readonly<Record<string, unknown>> | null | undefined): Limits | null {
  const run = values?.["run"];
  const limits = typeof run === "object" && run !== null && "limits" in run ? run.limits : null;
  return typeof limits === "object" ? limits : null;
}
