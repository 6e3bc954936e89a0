import { type Refusal, refusalOf } from "./refusal-of.ts";

const NAME_PATTERN = /^[a-zA-Z0-9_-]+$/u;
const MAXIMUM_NAME_CHARACTERS = 64;

/**
 * Refuses a name outside `a-z`, `A-Z`, `0-9`, `_` and `-`, or longer than 64 characters.
 * Source: https://platform.openai.com/docs/api-reference/chat/create (`tools[].function.name`,
 * `response_format.json_schema.name`); wire form as in https://github.com/mcp-use/mcp-use/issues/90.
 */
export function nameRefusal(name: unknown, param: string): Refusal | null {
  if (typeof name !== "string") {
    return refusalOf(`Missing required parameter: '${param}'.`, param, "missing_required_parameter");
  }
  if (name.length > MAXIMUM_NAME_CHARACTERS) {
    return refusalOf(
      `Invalid '${param}': string too long. Expected a string with maximum length ${MAXIMUM_NAME_CHARACTERS}, but got a string with length ${name.length} instead.`,
      param,
      "string_above_max_length",
    );
  }
  if (NAME_PATTERN.test(name)) return null;
  return refusalOf(
    `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`,
    param,
    "invalid_value",
  );
}
