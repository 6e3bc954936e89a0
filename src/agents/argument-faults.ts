import { Validator } from "@langchain/core/utils/json_schema";
import { interopSafeParse, isInteropZodError, isInteropZodSchema } from "@langchain/core/utils/types";
import { isRecord } from "../text/is-record.ts";

/** The most faults that are listed of one call. */
const MOST_FAULTS = 5;

/**
 * Returns why arguments do not fit the schema of a tool, which is one of zod or a JSON Schema. Empty if they fit, and if that
 * cannot be said at once, as with a check of zod that is asynchronous: the tool itself checks them again.
 */
export function argumentFaults(schema: unknown, args: Readonly<Record<string, unknown>>): string[] {
  try {
    const faults = isInteropZodSchema(schema)
      ? zodFaults(interopSafeParse(schema, args))
      : isRecord(schema)
        ? jsonSchemaFaults(schema, args)
        : [];
    return [...new Set(faults)].slice(0, MOST_FAULTS);
  } catch {
    return [];
  }
}

function zodFaults(parsed: ReturnType<typeof interopSafeParse>): string[] {
  if (parsed.success || !isInteropZodError(parsed.error)) return [];
  return parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join(".") || "args"}: ${message}`,
  );
}

/** Keywords whose errors only repeat what another error says better: of a part inside, or of the whole around. */
const REPEATING = new Set(["properties", "items", "prefixItems", "$ref", "allOf", "false"]);

function jsonSchemaFaults(schema: object, args: object): string[] {
  const { errors } = new Validator(schema, "2020-12", false).validate(args);
  return errors
    .filter(({ keyword }) => !REPEATING.has(keyword))
    .map(({ instanceLocation, error }) => {
      const place = instanceLocation.replace(/^#\/?/, "").replaceAll("/", ".");
      return `${place || "args"}: ${error}`;
    });
}
