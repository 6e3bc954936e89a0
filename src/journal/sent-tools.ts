import { isRecord } from "../text/is-record.ts";

/** Returns the names of the tools in the parameters of a request, in the forms that providers use. */
export function toolsIn(parameters: unknown): readonly string[] {
  const tools = isRecord(parameters) ? parameters["tools"] : undefined;
  return Array.isArray(tools) ? tools.map(nameOf).filter((name) => name !== null) : [];
}

function nameOf(tool: unknown): string | null {
  if (!isRecord(tool)) return null;
  const inner = tool["function"];
  const name = isRecord(inner) ? inner["name"] : (tool["name"] ?? tool["type"]);
  return typeof name === "string" ? name : null;
}
