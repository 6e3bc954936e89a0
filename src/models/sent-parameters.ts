import type { BoundPart, RequestPart } from "./server-abilities.ts";

/** The parameters that are left out of a request if the server has refused them. */
const LEFT_OUT = ["stream_options", "temperature", "parallel_tool_calls"] as const;

/** The parameters of a request that may change. */
interface Parameters {
  max_completion_tokens?: number | null | undefined;
  max_tokens?: number | null | undefined;
  tools?: readonly object[] | undefined;
}

/** Returns the parameters of a request as they are sent: without what the server has refused, and without `$schema`. */
export function sentParameters<Sent extends Parameters>(
  parameters: Sent,
  refused: ReadonlySet<RequestPart>,
): Sent {
  const { tools } = parameters;
  const sent = tools === undefined ? parameters : { ...parameters, tools: tools.map(withoutDialect) };
  return refused.size === 0 ? sent : withoutRefused(sent, refused);
}

function withoutRefused<Sent extends Parameters>(parameters: Sent, refused: ReadonlySet<RequestPart>): Sent {
  const { max_completion_tokens: longest, max_tokens: most, ...rest } = parameters;
  const accepted: Record<string, unknown> = rest;
  for (const name of LEFT_OUT) if (refused.has(name)) delete accepted[name];
  const bound = longest ?? most;
  const name = boundsIn(parameters).find((one) => !refused.has(one));
  if (bound !== undefined && name !== undefined) accepted[name] = bound;
  return accepted as Sent;
}

/** Returns the parameters that can limit a reply, first the one that is sent by itself: LangChain sends `max_tokens` for most models. */
export function boundsIn(parameters: Parameters): readonly BoundPart[] {
  const isOlder = parameters.max_completion_tokens == null && parameters.max_tokens != null;
  return isOlder ? ["max_tokens", "max_completion_tokens"] : ["max_completion_tokens", "max_tokens"];
}

/** The tools that have been changed already, because a tool is sent with every call. */
const changed = new WeakMap<object, object>();

/** Returns a tool without the `$schema` of its parameters. No server reads it, and it costs 15 tokens a call. */
function withoutDialect(tool: object): object {
  const { function: definition } = tool as { function?: { parameters?: Record<string, unknown> } };
  if (definition?.parameters === undefined || !("$schema" in definition.parameters)) return tool;
  const known = changed.get(tool);
  if (known !== undefined) return known;
  const { $schema: _, ...parameters } = definition.parameters;
  const shorter = { ...tool, function: { ...definition, parameters } };
  changed.set(tool, shorter);
  return shorter;
}
