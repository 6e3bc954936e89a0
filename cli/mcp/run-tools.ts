import { randomUUID } from "node:crypto";
import type { CallToolResult, InputRequiredResult, ServerContext } from "@modelcontextprotocol/server";
import { UsageError } from "../errors.ts";
import { eventText } from "../view/event-text.ts";
import { callGraph, type GraphCall } from "./call-graph.ts";
import { readForms, canAskPerson, formsFor, type AskedRun } from "./elicitation.ts";
import type { OfferedGraph } from "./offered-graphs.ts";
import { createProgress } from "./call-progress.ts";
import { runResult } from "./run-result.ts";
import { outputSchemaOf, runInputSchema, type GraphInput } from "./run-schemas.ts";
import type { ToolContext } from "./tool-context.ts";

/** Registers a tool for each graph. */
export function registerRunTools(context: ToolContext): void {
  for (const offered of context.graphs) registerRunTool(offered, context);
}

function registerRunTool({ found, tool, description }: OfferedGraph, context: ToolContext): void {
  const config = {
    title: found.name,
    description,
    inputSchema: runInputSchema,
    outputSchema: outputSchemaOf(found),
    annotations: { readOnlyHint: false, openWorldHint: true },
  };
  context.server.registerTool(tool, config, async (input, request) => {
    const asked = request.mcpReq.requestState<AskedRun>();
    const call = asked === undefined ? newCall(input) : answeringCall(asked, request, context);
    return runCall({ found, ...call }, request, context);
  });
}

/** What a call asks of its graph. */
export type CallChoice = Pick<GraphCall, "thread" | "request" | "intent" | "limits" | "answer">;

function newCall({ request, thread: given, unfinished, limits = {} }: GraphInput): CallChoice {
  if (given === undefined && unfinished !== undefined) throw new UsageError("unfinished needs a thread");
  const thread = given ?? randomUUID();
  const hasLimits = Object.values(limits).some((limit) => limit !== undefined);
  const intents = { continue: "resume", discard: "abandon" } as const;
  const intent = unfinished === undefined ? "ask" : intents[unfinished];
  return { request, thread, intent, limits: hasLimits ? limits : null, answer: null };
}

/** A client repeats its call with what a person answered. */
export function answeringCall(
  { thread }: AskedRun,
  { mcpReq }: ServerContext,
  { sdk }: ToolContext,
): CallChoice {
  const answer: GraphCall["answer"] = (open) => readForms(sdk, mcpReq.inputResponses, open);
  return { request: "", thread, intent: "resume", limits: null, answer };
}

/** Runs a call, reports its progress, and asks the client's person if it waits and the client can ask. */
export async function runCall(
  call: Omit<GraphCall, "signal" | "onEvent">,
  request: ServerContext,
  context: ToolContext,
): Promise<CallToolResult | InputRequiredResult> {
  const { sdk, server, codec } = context;
  using progress = createProgress(request);
  const record = await context.track(
    callGraph(
      {
        ...call,
        signal: AbortSignal.any([request.mcpReq.signal, context.signal]),
        onEvent(observation) {
          const text = eventText(observation);
          if (text !== null) progress.say(text);
        },
      },
      context,
    ),
  );
  const { approvals = [] } = record;
  const wasAsked = request.mcpReq.inputResponses !== undefined;
  const isAnswered = !wasAsked || approvals.every(({ id }) => !(id in (request.mcpReq.inputResponses ?? {})));
  if (approvals.length === 0 || !isAnswered || !canAskPerson(sdk, server, request)) return runResult(record);
  const state = await codec.mint({ graph: call.found.name, thread: call.thread }, request);
  return sdk.inputRequired({ inputRequests: formsFor(sdk, approvals), requestState: state });
}
