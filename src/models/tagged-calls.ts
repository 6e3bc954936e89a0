import { isRecord } from "../text/is-record.ts";
import type { FoundCall, OfferedTools } from "./written-calls.ts";

/** A call whose arguments stand in tags: of Qwen3-Coder, MiniMax and DeepSeek (`｜DSML｜`). */
const CALL =
  /<(?:｜DSML｜)?(?:function=|invoke name=")([\w.:-]+)"?>([^]*?)<\/(?:｜DSML｜)?(?:function|invoke)>/g;
const CALL_BEGINNING = /<(?:｜DSML｜)?(?:function=|invoke name=")/g;
const PARAMETER =
  /<(?:｜DSML｜)?parameter(?:=| name=")([\w.-]+)"?(?: [^<>]*)?>([^]*?)<\/(?:｜DSML｜)?parameter>/g;

/** The same of GLM. */
const PAIRED_CALL = /<tool_call>\s*([\w.:-]+)\s*((?:<arg_key>[^]*?)?)<\/tool_call>/g;
const PAIR = /<arg_key>([^<]*)<\/arg_key>\s*<arg_value>([^]*?)<\/arg_value>/g;

/** Returns the calls whose arguments stand in tags. Empty if the text has none; a call that breaks off is null. */
export function taggedCalls(text: string, tools: OfferedTools): FoundCall[] {
  const calls = [...text.matchAll(CALL)];
  const isJson = calls.some(([, , inner = ""]) => inner.trimStart().startsWith("{"));
  if (calls.length > 0 && !isJson) {
    const begun = [...text.matchAll(CALL_BEGINNING)].length;
    const read = calls.map(([, name = "", inner = ""]) =>
      callOf(name, [...inner.matchAll(PARAMETER)], tools),
    );
    return begun > calls.length ? [...read, null] : read;
  }
  const paired = [...text.matchAll(PAIRED_CALL)];
  const begun = text.split("<tool_call>").length - 1;
  const read = paired.map(([, name = "", inner = ""]) => callOf(name, [...inner.matchAll(PAIR)], tools));
  return paired.length > 0 && begun > paired.length ? [...read, null] : read;
}

function callOf(name: string, pairs: readonly RegExpMatchArray[], tools: OfferedTools): FoundCall {
  const schema = tools.get(name);
  const properties = isRecord(schema) && isRecord(schema["properties"]) ? schema["properties"] : {};
  const entries = pairs.map(([, key = "", value = ""]) => [
    key.trim(),
    valueOf(value.replace(/^\n/, "").replace(/\n$/, ""), properties[key.trim()]),
  ]);
  return { name, arguments: Object.fromEntries(entries) as Record<string, unknown> };
}

/** Returns the value that a text between tags means: a text if the schema allows it, otherwise the JSON in it. */
function valueOf(text: string, schema: unknown): unknown {
  if (allowsText(schema)) return text;
  try {
    return JSON.parse(
      text.replace(/^(?:True|False)$/, (word) => word.toLowerCase()).replace(/^None$/, "null"),
    );
  } catch {
    return text;
  }
}

function allowsText(schema: unknown): boolean {
  if (!isRecord(schema)) return true;
  const { type, anyOf, enum: values } = schema;
  if (Array.isArray(values)) return values.some((one) => typeof one === "string");
  if (Array.isArray(anyOf)) return (anyOf as unknown[]).some(allowsText);
  return type === undefined || type === "string" || (Array.isArray(type) && type.includes("string"));
}
