import { isRecord } from "../../text/is-record.ts";
import type { JsonObject } from "../json.ts";
import { limitFault } from "./schema-limits.ts";
import { nodeFault } from "./schema-node.ts";
import { walkSchema } from "./schema-walk.ts";

/**
 * Returns why a schema is invalid under `strict: true`, in the hosted API's words; null if it is valid.
 * Source: https://developers.openai.com/api/docs/guides/structured-outputs#supported-schemas.
 */
export function schemaFault(schema: JsonObject): string | null {
  const root = rootFault(schema);
  if (root !== null) return root;
  // "Root objects must not be `anyOf` and must be an object"
  if (schema["anyOf"] !== undefined) return "In context=(), 'anyOf' is not permitted.";
  const nodes = [...walkSchema(schema)];
  for (const node of nodes) {
    const fault = isRecord(node.schema) ? nodeFault(node.schema) : "schema must be an object.";
    if (fault !== null) return `In context=(${contextOf(node.path)}), ${fault}`;
  }
  return limitFault(nodes);
}

/** Returns why a schema's root is invalid; null if it is valid. In every function, its type must be object. */
export function rootFault(schema: JsonObject): string | null {
  const type = schema["type"];
  if (type === "object") return null;
  const got = typeof type === "string" ? type : "None";
  return `schema must be a JSON Schema of 'type: "object"', got 'type: "${got}"'.`;
}

// The hosted API prints the path as a Python tuple, in which a single entry keeps its comma.
function contextOf(path: readonly string[]): string {
  const names = path.map((step) => `'${step}'`).join(", ");
  return path.length === 1 ? `${names},` : names;
}
