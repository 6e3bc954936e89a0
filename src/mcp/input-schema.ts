import { Validator } from "@langchain/core/utils/json_schema";
import type { JsonSchemaType, Tool } from "@modelcontextprotocol/client";
import { messageOf } from "../errors/locate-error.ts";
import { firstLine } from "../text/first-line.ts";
import type { Sdk } from "./sdk.ts";

/** Returns the fault of a tool's schema that cannot be used to check arguments, or null if there is none. */
export function faultOfInputSchema(name: string, schema: Tool["inputSchema"], sdk: Sdk): string | null {
  try {
    sdk.fromJsonSchema(schema as JsonSchemaType);
    // LangChain checks arguments with this one.
    new Validator(schema as object).validate({});
    return null;
  } catch (error) {
    return `the schema of the tool ${name} cannot be used, so do not allow it: ${firstLine(messageOf(error))}`;
  }
}
