import type { CallToolResult } from "@modelcontextprotocol/server";
import { verdictSchema } from "../../src/software-house/contract/verdict.ts";
import { hideKeysInside } from "../../src/text/hide-keys-inside.ts";
import type { PrintedRun, ShownOutcome } from "../run/run-record.ts";
import { approvalText } from "../view/approval-text.ts";
import { OWN_TOOLS } from "./offered-graphs.ts";
import type { RunOutput } from "./run-schemas.ts";

/** Returns what a client gets of a run: as data, and as text for its model. A failed run is a tool error. */
export function runResult(record: PrintedRun): CallToolResult {
  const output = runOutput(record);
  const { error } = output;
  return hideKeysInside({
    content: textsOf(output).map((text) => ({ type: "text" as const, text })),
    structuredContent: { ...output },
    ...(error !== undefined && { isError: true }),
  });
}

function runOutput({ graph, thread, answer, outcome, approvals = [], ...rest }: PrintedRun): RunOutput {
  const verdict = verdictSchema.nullable().safeParse(rest.verdict);
  return {
    graph: graph ?? "",
    thread: thread ?? "",
    answer,
    outcome: outcome === null ? null : amounts(outcome),
    approvals: approvals.map((asked) => ({ id: asked.id, kind: asked.kind, question: approvalText(asked) })),
    ...(rest.error !== undefined && { error: rest.error }),
    ...(rest.value !== undefined && { value: rest.value }),
    ...(verdict.success && { verdict: verdict.data }),
  };
}

function amounts({ status, reason, code, mode, milliseconds, usage }: ShownOutcome): RunOutput["outcome"] {
  const { modelCalls, inputTokens, outputTokens, cost } = usage;
  return { status, reason, code, mode, modelCalls, inputTokens, outputTokens, cost, milliseconds };
}

/** The answer is a text of its own, so that a program can take it as it is. */
function textsOf({ thread, answer, outcome, approvals, error }: RunOutput): string[] {
  const lines = [
    ...(error === undefined ? [] : [`The run failed (${error.code}): ${error.message}`]),
    ...(error === undefined && outcome !== null && !PLAIN.has(outcome.status)
      ? [`The run is ${outcome.status}${outcome.reason === null ? "" : `: ${outcome.reason}`}`]
      : []),
    ...approvals.map((asked) => waitingText(asked, thread)),
    ...(outcome?.mode === "rehearsal" ? ["This was a rehearsal: no model is configured."] : []),
    `thread: ${thread}`,
  ];
  return [...(answer === null ? [] : [answer]), lines.join("\n")];
}

const PLAIN: ReadonlySet<string> = new Set(["completed", "waiting"]);

function waitingText({ id, question }: RunOutput["approvals"][number], thread: string): string {
  return (
    `The run waits for a person. Show this question, and then call ${OWN_TOOLS.answer} with ` +
    `thread ${JSON.stringify(thread)}, approval ${JSON.stringify(id)} and the decision:\n${question}`
  );
}
