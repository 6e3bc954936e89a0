import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";

/**
 * Returns the faults of a specialist whose options are of a wrong kind: JavaScript code can pass anything. A specialist
 * without these faults can be read as its type says.
 */
export function faultsOfSpecialistKinds(specialist: unknown): string[] {
  if (!isRecord(specialist) || specialist instanceof Promise) {
    return [`it must be an object, such as { name, description, prompt }, but is ${kindOf(specialist)}`];
  }
  const texts = faultsOfTexts(specialist, ["name", "description", "fallback"]);
  if ("graph" in specialist) return [...texts, ...faultOfGraph(specialist["graph"])];
  return [
    ...texts,
    ...faultOfPrompt(specialist["prompt"]),
    ...faultsOfList(specialist, "tools", faultOfTool),
    ...faultsOfList(specialist, "middleware", faultOfMiddleware),
    ...faultsOfList(specialist, "handoffs", () => null),
    ...faultsOfList(specialist, "fallbackModels", () => null),
    ...faultOfApproveTools(specialist["approveTools"]),
  ];
}

function faultsOfTexts(given: Record<string, unknown>, options: readonly string[]): string[] {
  return options
    .filter((option) => given[option] !== undefined && typeof given[option] !== "string")
    .map((option) => `${option} must be a text, but is ${kindOf(given[option])}`);
}

function faultOfPrompt(prompt: unknown): string[] {
  if (prompt === undefined || typeof prompt === "string" || typeof prompt === "function") return [];
  return [
    `prompt must be a text, or a function of { context, config, state } that returns one, but is ${kindOf(prompt)}`,
  ];
}

function faultOfApproveTools(approveTools: unknown): string[] {
  if (approveTools === undefined || approveTools === true || Array.isArray(approveTools)) return [];
  return [`approveTools must be true or a list of tool names, but is ${kindOf(approveTools)}`];
}

function faultOfGraph(graph: unknown): string[] {
  if (isCompiled(graph) || (isRecord(graph) && isCompiled(graph["graph"]))) return [];
  if (isRecord(graph) && typeof graph["compile"] === "function") {
    return [
      `graph must be a compiled graph, but is ${kindOf(graph)} that is not compiled: call its compile()`,
    ];
  }
  return [`graph must be a compiled graph or an agent of createAgent, but is ${kindOf(graph)}`];
}

/** Recognized by its methods, because a graph may come from another copy of LangGraph. A deferred graph is not built for it. */
function isCompiled(graph: unknown): boolean {
  if (typeof graph !== "object" || graph === null) return false;
  return "invoke" in graph && "getGraphAsync" in graph;
}

function faultsOfList(
  given: Record<string, unknown>,
  option: string,
  faultOf: (one: unknown, name: string) => string | null,
): string[] {
  const list = given[option];
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [`${option} must be a list, but is ${kindOf(list)}`];
  return list
    .map((one: unknown, index) => faultOf(one, `${option}[${index}]`))
    .filter((fault) => fault !== null);
}

/** A tool runs here if it has `invoke`; a server's own tool is described by its `type`. */
function faultOfTool(tool: unknown, name: string): string | null {
  const isTool =
    isRecord(tool) &&
    ((typeof tool["invoke"] === "function" && typeof tool["name"] === "string") ||
      typeof tool["type"] === "string");
  if (isTool) return null;
  return `${name} must be a tool, such as tool(run, { name, description, schema }) of @langchain/core/tools, but is ${kindOf(tool)}`;
}

/** Names of the middleware that Troupe adds to an agent. */
const OWN_MIDDLEWARE: readonly string[] = ["handoffs", "guarded", "approval", "regular"];

function faultOfMiddleware(middleware: unknown, name: string): string | null {
  if (!isRecord(middleware) || typeof middleware["name"] !== "string") {
    return `${name} must be made by createMiddleware of langchain, but is ${kindOf(middleware)}`;
  }
  return OWN_MIDDLEWARE.includes(middleware["name"])
    ? `${name} has the name ${JSON.stringify(middleware["name"])}, which is reserved; reserved are ${OWN_MIDDLEWARE.join(", ")}`
    : null;
}
