import type { ClientTool } from "@langchain/core/tools";
import { convertToOpenAITool, isLangChainTool } from "@langchain/core/utils/function_calling";
import { messageOf } from "../errors/locate-error.ts";
import { firstLine } from "../text/first-line.ts";

/** Names that OpenAI's API accepts for a tool. */
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** Returns the faults of a specialist's tools that a server would refuse at the first call: names and schemas. */
export function faultsOfTools(tools: readonly ClientTool[] = []): string[] {
  const names = tools.map(({ name }) => name).filter((name) => typeof name === "string");
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...names
      .filter((name) => !TOOL_NAME.test(name))
      .map(
        (name) => `tool ${JSON.stringify(name)}: a tool's name must be 1 to 64 letters, digits, "_" or "-"`,
      ),
    ...[...twice].map((name) => `two tools have the same name: ${name}; the tools are ${names.join(", ")}`),
    ...tools.map(faultOfSchema).filter((fault) => fault !== null),
  ];
}

/** Returns the faults of `approveTools`: a misspelled name would let a tool run without approval. */
export function faultsOfApproval(
  approveTools: true | readonly string[] | undefined,
  tools: readonly string[],
): string[] {
  if (approveTools === undefined || (approveTools !== true && approveTools.length === 0)) return [];
  if (tools.length === 0) return ["approveTools is given, and there are no tools"];
  const unknown = approveTools === true ? [] : approveTools.filter((name) => !tools.includes(name));
  return unknown.map(
    (name) =>
      `approveTools names ${JSON.stringify(name)}, which is not one of its tools; available: ${tools.join(", ")}`,
  );
}

/** The faults of the tools that were checked before, because a specialist is checked again by each graph. */
const checked = new WeakMap<ClientTool, string | null>();

function faultOfSchema(tool: ClientTool): string | null {
  const known = checked.get(tool);
  if (known !== undefined) return known;
  const fault = conversionFault(tool);
  checked.set(tool, fault);
  return fault;
}

function conversionFault(tool: ClientTool): string | null {
  if (!isLangChainTool(tool)) return null;
  try {
    convertToOpenAITool(tool);
    return null;
  } catch (error) {
    const why = firstLine(messageOf(error));
    return `tool ${tool.name}: its schema cannot be a JSON schema, in which models read it: ${why}`;
  }
}
