import { isRecord } from "../../text/is-record.ts";
import { type JsonObject, objectAt, objectsAt } from "../json.ts";
import { forcedTool } from "../model-request.ts";
import { nameRefusal } from "./names.ts";
import { firstRefusal, type Refusal, refusalOf } from "./refusal-of.ts";
import { rootFault, schemaFault } from "./schema.ts";

const MAXIMUM_TOOLS = 128;

/**
 * Refuses invalid function tools and an impossible `tool_choice`. Strict functions must also follow the rules of
 * structured outputs.
 */
export function toolRefusal(body: JsonObject): Refusal | null {
  const tools = body["tools"] ?? null;
  return (
    (tools === null ? null : lengthRefusal(tools)) ??
    firstRefusal(objectsAt(body, "tools"), functionRefusal) ??
    choiceRefusal(body)
  );
}

// Source: https://platform.openai.com/docs/api-reference/chat/create (`tools`: "A max of 128 functions are supported").
function lengthRefusal(tools: unknown): Refusal | null {
  const length = Array.isArray(tools) ? tools.length : 0;
  if (length === 0) {
    return refusalOf(
      "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      "tools",
      "empty_array",
    );
  }
  if (length <= MAXIMUM_TOOLS) return null;
  return refusalOf(
    `Invalid 'tools': array too long. Expected an array with maximum length ${MAXIMUM_TOOLS}, but got an array with length ${length} instead.`,
    "tools",
    "array_above_max_length",
  );
}

// Source: https://platform.openai.com/docs/guides/function-calling (strict mode: the rules of structured outputs);
// wire form as in https://github.com/makenotion/notion-mcp-server/issues/102.
function functionRefusal(tool: JsonObject, index: number): Refusal | null {
  if (tool["type"] !== "function") return null;
  const definition = objectAt(tool, "function");
  const refusal = nameRefusal(definition["name"], `tools[${index}].function.name`);
  if (refusal !== null) return refusal;
  const parameters = definition["parameters"];
  if (!isRecord(parameters)) return null;
  const fault = definition["strict"] === true ? schemaFault(parameters) : rootFault(parameters);
  if (fault === null) return null;
  return refusalOf(
    `Invalid schema for function '${String(definition["name"])}': ${fault}`,
    `tools[${index}].function.parameters`,
    "invalid_function_parameters",
  );
}

// Source: https://platform.openai.com/docs/api-reference/chat/create (`tool_choice`).
function choiceRefusal(body: JsonObject): Refusal | null {
  if ((body["tool_choice"] ?? null) === null) return null;
  if ((body["tools"] ?? null) === null) {
    return refusalOf(
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
      "tool_choice",
      null,
    );
  }
  const forced = forcedTool(body);
  const known = objectsAt(body, "tools").some((tool) => objectAt(tool, "function")["name"] === forced);
  if (forced === null || known) return null;
  return refusalOf(
    `Invalid value for 'tool_choice': the function '${forced}' is not among 'tools'.`,
    "tool_choice",
    null,
  );
}
