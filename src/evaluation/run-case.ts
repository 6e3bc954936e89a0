import type { Command } from "@langchain/langgraph";
import { openQuestions } from "../approval/open-questions.ts";
import { answerApprovals } from "../approval/pending-approvals.ts";
import { isTroupeError } from "../errors/troupe-error.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { NO_SPECIALIST } from "../routing/route.ts";
import { CALL_GATE_KEY, type CallGate } from "../run/call-gate.ts";
import type { EvaluationCase } from "./evaluation.ts";
import type { GraphNames } from "./graph-names.ts";
import type { ChosenRoute, EvaluatedState, RunObservation } from "./observation.ts";
import { observeEvents, type EventObserver } from "./observe-events.ts";

/** How a case is run once. */
export interface CaseRun {
  graph: CompiledGraph;
  names: GraphNames;
  thread: string;
  gate: CallGate;
  /** True approves everything that the run asks about. */
  approves: boolean;
  signal: AbortSignal;
}

/** Runs a case once, and returns what was seen. Never rejects. */
export async function runCase({ request }: EvaluationCase, run: CaseRun): Promise<RunObservation> {
  const startedAt = performance.now();
  const observer = observeEvents(run.names.agents);
  const seen: { state: EvaluatedState; isWaiting: boolean } = { state: {}, isWaiting: false };
  const messages = typeof request === "string" ? [{ role: "user", content: request }] : request;
  let error: unknown = null;
  try {
    let input: Command | { messages: unknown } | null = { messages };
    while (input !== null) {
      await follow(input, run, { observer, seen });
      input = seen.isWaiting && run.approves ? await approval(run) : null;
    }
  } catch (thrown) {
    error = thrown ?? new Error("the run rejected without a reason");
  }
  const { state } = seen;
  return {
    state,
    trajectory: observer.trajectory,
    route: routeOf(run.names, { observer, state, error }),
    plans: observer.plans,
    error,
    waitsFor: error === null && seen.isWaiting ? "the run waits for an approval" : null,
    milliseconds: performance.now() - startedAt,
  };
}

/** Runs the graph until it ends or waits. */
async function follow(
  input: Command | { messages: unknown },
  { graph, thread, gate, signal }: CaseRun,
  { observer, seen }: { observer: EventObserver; seen: { state: EvaluatedState; isWaiting: boolean } },
): Promise<void> {
  seen.isWaiting = false;
  const stream: AsyncIterable<unknown> = await graph.stream(input, {
    streamMode: ["custom", "values"],
    subgraphs: true,
    signal,
    configurable: { thread_id: thread, stepText: false, [CALL_GATE_KEY]: gate },
  });
  for await (const chunk of stream) {
    const [namespace, mode, value] = chunk as [string[], string, unknown];
    if (mode === "custom") observer.see(value, namespace.length);
    if (mode !== "values" || namespace.length > 0) continue;
    const { __interrupt__: waits, ...channels } = value as EvaluatedState & { __interrupt__?: unknown };
    seen.isWaiting = waits !== undefined;
    if (Object.keys(channels).length > 0) seen.state = channels;
  }
}

/** Questions that a general consent does not answer: of other graphs, and whether a call of `onceTool` has happened. */
const NOT_CLEAR: ReadonlySet<string> = new Set(["other", "effect"]);

/** Approves what a thread asks about. Returns null if a question cannot be approved, or there is no saver that keeps the run. */
async function approval({ graph, thread }: CaseRun): Promise<Command | null> {
  if (typeof graph.checkpointer !== "object") return null;
  const config = { configurable: { thread_id: thread } };
  const open = openQuestions(await graph.getState(config));
  const isClear = open.every(
    ({ question: { kind } }: { question: { kind: string } }) => !NOT_CLEAR.has(kind),
  );
  if (open.length === 0 || !isClear) return null;
  const answers = open.map(({ question }) => [question.id, { decision: "approve" as const }]);
  return answerApprovals(
    graph,
    config,
    Object.fromEntries(answers) as Record<string, { decision: "approve" }>,
  );
}

function routeOf(
  { kind, channels }: GraphNames,
  { observer, state, error }: { observer: EventObserver; state: EvaluatedState; error: unknown },
): ChosenRoute | null {
  if (observer.route !== null) return observer.route;
  if (isTroupeError(error, "route_unknown"))
    return { chosen: NO_SPECIALIST, named: null, confidence: null, fallback: null };
  if (kind === "handoffs" && state.active !== undefined) {
    return { chosen: state.active, named: null, confidence: null, fallback: null };
  }
  // A graph that Troupe did not build may have a route of the same shape.
  const { route } = state;
  if (kind !== null || !channels.includes("route") || typeof route?.specialist !== "string") return null;
  const { specialist } = route;
  return { chosen: specialist, named: specialist, confidence: confidenceIn(route), fallback: null };
}

/** Returns the confidence of another graph's route; null if it has none, or one on another scale, such as percent. */
function confidenceIn({ confidence }: { confidence?: unknown }): number | null {
  const isShare = typeof confidence === "number" && confidence >= 0 && confidence <= 1;
  return isShare ? confidence : null;
}
