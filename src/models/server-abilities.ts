import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { StructuredOutput } from "./settings.ts";

/** A part of a request that some servers refuse, and that a request can do without. */
export type RequestPart =
  | "max_completion_tokens"
  | "max_tokens"
  | "stream_options"
  | "temperature"
  | "parallel_tool_calls"
  | "tool_choice"
  | "strict"
  /** `response_format` with a `json_schema`. */
  | "json_schema"
  /** `response_format` with a `json_object`. */
  | "json_object"
  /** Function tools. */
  | "functions"
  /** The names of messages. */
  | "names"
  /** Neighbors of one role, or an assistant who speaks first. */
  | "roles"
  /** A system message. */
  | "system";

/** A parameter that limits the tokens of a reply. */
export type BoundPart = Extract<RequestPart, "max_completion_tokens" | "max_tokens">;

/** The way in which a structured reply is asked for. `prompt` only says in words what the reply must be. */
export type StructuredWay = StructuredOutput | "prompt";

/** A change of all further requests to a server. */
export interface RequestChange {
  /** The parameter that the server refused, such as `max_completion_tokens` or `messages.role`. */
  parameter: string;
  /** What was sent. */
  from: string;
  /** What is sent in its place. Null if nothing is. */
  to: string | null;
}

/** The parts of a resolved model that identify it and its server. */
type Server = { host: string; name: string; model: BaseChatModel };

const servers = new Map<string, Set<RequestPart>>();

/** Returns the parts that a server has refused for a model since the process started. `learn` adds to them. */
export function refusedParts(host: string, model: string): Set<RequestPart> {
  const key = `${host} ${model}`;
  const refused = servers.get(key) ?? new Set<RequestPart>();
  servers.set(key, refused);
  return refused;
}

/** Returns the parts that the server of a resolved model has refused. */
export function refusedBy({ host, name, model }: Server): Set<RequestPart> {
  return refusedParts(host, (model as { model?: string }).model ?? name);
}

const WAYS: readonly StructuredOutput[] = ["json_schema", "function_calling", "json_mode"];
const PART_OF_WAY = {
  json_schema: "json_schema",
  function_calling: "functions",
  json_mode: "json_object",
} as const satisfies Record<StructuredOutput, RequestPart>;

/** Returns the part of a request that a structured reply depends on. Null for a way that no server can refuse. */
export function partOfWay(way: StructuredWay): RequestPart | null {
  return way === "prompt" ? null : PART_OF_WAY[way];
}

/** Returns the first way that the server has not refused: the configured one, then those after it, in a circle. */
export function structuredWay(
  configured: StructuredOutput,
  refused: ReadonlySet<RequestPart>,
): StructuredWay {
  const at = WAYS.indexOf(configured);
  const inTurn = [...WAYS.slice(at), ...WAYS.slice(0, at)];
  return inTurn.find((way) => !refused.has(PART_OF_WAY[way])) ?? "prompt";
}

/** Returns the ways that the settings can choose and that the server has not refused. */
export function acceptedWays(refused: ReadonlySet<RequestPart>): StructuredOutput[] {
  return WAYS.filter((way) => !refused.has(PART_OF_WAY[way]));
}

/** Records that a server refused a part. Returns how all further requests change. */
export function learn(
  part: RequestPart,
  { refused, structuredOutput }: { refused: Set<RequestPart>; structuredOutput: StructuredOutput },
): RequestChange {
  const from = structuredWay(structuredOutput, refused);
  refused.add(part);
  switch (part) {
    case "max_completion_tokens":
    case "max_tokens": {
      const other = part === "max_tokens" ? "max_completion_tokens" : "max_tokens";
      return { parameter: part, from: part, to: refused.has(other) ? null : other };
    }
    case "json_schema":
    case "json_object":
      return { parameter: "response_format", from, to: structuredWay(structuredOutput, refused) };
    case "functions":
      return { parameter: "tools", from, to: structuredWay(structuredOutput, refused) };
    case "names":
      return { parameter: "messages.name", from: "name", to: null };
    case "roles":
      return { parameter: "messages.role", from: "roles in any order", to: "user and assistant in turn" };
    case "system":
      return { parameter: "messages.role", from: "system", to: "user" };
    case "stream_options":
    case "temperature":
    case "parallel_tool_calls":
    case "tool_choice":
    case "strict":
      return { parameter: part, from: part, to: null };
  }
}

/** Returns true if a server has refused one of the ways to ask for a structured reply. */
export function refusesForms(refused: ReadonlySet<RequestPart>): boolean {
  return Object.values(PART_OF_WAY).some((part) => refused.has(part)) || refused.has("tool_choice");
}

/** Returns true if no parameter is left that limits the tokens of a reply. */
export function refusesBounds(refused: ReadonlySet<RequestPart>): boolean {
  return refused.has("max_completion_tokens") && refused.has("max_tokens");
}
