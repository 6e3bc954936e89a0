import { isRecord } from "../../text/is-record.ts";
import { type JsonObject, objectAt, objectsAt, jsonText } from "../json.ts";
import { nameRefusal } from "./names.ts";
import { type Refusal, refusalOf } from "./refusal-of.ts";
import { schemaFault } from "./schema.ts";

/**
 * Refuses an invalid `response_format`: an unknown type, an invalid name, an invalid strict schema, or JSON mode if no
 * message mentions JSON.
 */
export function responseFormatRefusal(body: JsonObject): Refusal | null {
  const format = objectAt(body, "response_format");
  switch (format["type"]) {
    case undefined:
      return (body["response_format"] ?? null) === null ? null : missing("response_format.type");
    case "text":
      return null;
    case "json_object":
      return jsonModeRefusal(body);
    case "json_schema":
      return jsonSchemaRefusal(format);
    default:
      return refusalOf(
        `Invalid value: '${String(format["type"])}'. Supported values are: 'json_object', 'json_schema', and 'text'.`,
        "response_format.type",
        "invalid_value",
      );
  }
}

function missing(param: string): Refusal {
  return refusalOf(`Missing required parameter: '${param}'.`, param, "missing_required_parameter");
}

// Source: https://developers.openai.com/api/docs/guides/structured-outputs ("JSON mode": "the API will throw an error
// if the string JSON does not appear somewhere in the context"); wire form as in
// https://github.com/StefanBratanov/jvm-openai/issues/15.
function jsonModeRefusal(body: JsonObject): Refusal | null {
  if (objectsAt(body, "messages").some((message) => /json/iu.test(jsonText(message["content"])))) return null;
  return refusalOf(
    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    "messages",
    null,
  );
}

// Source: https://developers.openai.com/api/docs/guides/structured-outputs#supported-schemas; wire form as in
// https://github.com/dottxt-ai/outlines/issues/1666.
function jsonSchemaRefusal(format: JsonObject): Refusal | null {
  if (!isRecord(format["json_schema"])) return missing("response_format.json_schema");
  const { name, schema, strict } = format["json_schema"];
  const refusal = nameRefusal(name, "response_format.json_schema.name");
  if (refusal !== null || strict !== true) return refusal;
  if (!isRecord(schema)) return missing("response_format.json_schema.schema");
  const fault = schemaFault(schema);
  if (fault === null) return null;
  return refusalOf(`Invalid schema for response_format '${String(name)}': ${fault}`, "response_format", null);
}
