import type { Span } from "./run-view.ts";

/** What the name of a question's kind leads to in the label of a wait. */
const WAITS: Readonly<Record<string, string>> = {
  plan: "approval of the plan",
  step: "approval of the step",
  tools: "approval of tool calls",
  specification: "approval of the specification",
  untestable: "approval of unproven criteria",
};

/** Returns the label of a wait for a person. */
export function labelOfWait(kind: string): string {
  return (Object.hasOwn(WAITS, kind) ? WAITS[kind] : undefined) ?? `approval: ${kind}`;
}

/** Returns the id of the span of a tool's call. */
export function idOfTool({ run, call }: { run: string; call: string }): string {
  return `tool|${run}|${call}`;
}

/** The members of a span that has just begun. */
export function opened(at: number): Omit<Span, "id" | "parent" | "kind" | "label" | "agent" | "step"> {
  return {
    attempt: 1,
    startedAt: at,
    endedAt: null,
    status: "running",
    error: null,
    usage: null,
    call: null,
  };
}
