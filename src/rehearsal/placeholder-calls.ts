import type { ModelReply } from "../testing/model-reply.ts";
import type { ModelRequest, ModelTool } from "../testing/model-request.ts";
import { objectAt, type JsonObject } from "../testing/json.ts";
import { MARK } from "./mark.ts";
import { rehearsedCallId } from "./rehearsed-call.ts";
import { answeredCalls, turnOf } from "./request-parts.ts";
import { sampleValue } from "./sample-value.ts";

const TRANSFER = "transfer_to_";

/** How many handoffs a turn has at most: fewer than the default of `limits.hops`, so that the turn completes. */
const MOST_HANDOFFS = 7;

/** What a rehearsal does with tools: it shows their calls, or it runs them. */
export type RehearsalTools = "show" | "run";

/**
 * Returns the calls that a specialist makes next: in its first reply each of its tools once, with arguments made from the
 * schema, then a handoff to a specialist that did not have the conversation in this turn. Null if it has done both.
 */
export function placeholderCalls(request: ModelRequest, runs: RehearsalTools): ModelReply | null {
  const offered = request.tools.filter(
    (tool) => typeof objectAt({ ...tool }, "function")["name"] === "string",
  );
  const turn = turnOf(request);
  const called = new Set(answeredCalls(turn).map(({ name }) => name));
  const own = offered.filter(({ function: { name } }) => !name.startsWith(TRANSFER) && !called.has(name));
  if (own.length > 0) {
    const calls = own.map((tool) => callOf(tool));
    return { toolCalls: runs === "run" ? calls : calls.map(withMark) };
  }
  const visited = visitedIn(JSON.stringify(turn));
  const next = offered.find(({ function: { name } }) => name.startsWith(TRANSFER) && !visited.has(name));
  if (next === undefined || visited.size >= MOST_HANDOFFS) return null;
  const to = next.function.name.slice(TRANSFER.length);
  const path = [...visited, next.function.name].map((name) => name.slice(TRANSFER.length));
  const words = {
    task: `${MARK}What ${to} would do. Handed over so far to: ${path.join(", ")}.`,
    reason: `${MARK}every specialist hands over once`,
  };
  const call = callOf(next);
  return { toolCalls: [{ ...call, arguments: { ...call.arguments, ...words } }] };
}

interface Call {
  name: string;
  arguments: JsonObject;
}

function callOf({ function: { name, parameters } }: ModelTool): Call {
  const value = sampleValue({ type: "object", ...parameters }, name);
  return { name, arguments: objectAt({ value }, "value") };
}

function withMark({ name, arguments: given }: Call): Call & { id: string } {
  return { id: rehearsedCallId(), name, arguments: given };
}

/**
 * Returns the transfer tools that were called in a turn. The path in a task names those that a specialist is not
 * shown, so that two specialists that see only their tasks do not hand over to each other for ever.
 */
function visitedIn(turn: string): Set<string> {
  const called = [...turn.matchAll(/"name":"(transfer_to_[^"\\]+)"/g)].map(([, name = ""]) => name);
  const paths = [...turn.matchAll(/Handed over so far to: ([\w-]+(?:, [\w-]+)*)\./g)];
  const told = paths.flatMap(([, path = ""]) => path.split(", ").map((name) => `${TRANSFER}${name}`));
  return new Set([...told, ...called]);
}
