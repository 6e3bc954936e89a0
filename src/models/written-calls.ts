import { isRecord } from "../text/is-record.ts";
import { parseJson } from "../text/parse-json.ts";
import { argumentsOf } from "./call-arguments.ts";
import { taggedCalls } from "./tagged-calls.ts";

/** The tools that a model was offered: the JSON schema of their arguments, by their names. */
export type OfferedTools = ReadonlyMap<string, unknown>;

/** A tool call that a model wrote into its text. `arguments` is the JSON of an object. */
export interface WrittenCall {
  name: string;
  arguments: string;
}

/** A call before it is checked. `null` stands for one that cannot be read. */
export type FoundCall = { name: string; arguments: unknown } | null;

/**
 * Reads the tool calls in the text that begins with the first of them. Every call must name an offered tool and have whole
 * arguments: otherwise all are unread, because a part of what a model asked for is not what it asked for. `prose` is a text
 * that only begins like a call.
 */
export function readWrittenCalls(
  text: string,
  tools: OfferedTools,
): { kind: "calls"; calls: WrittenCall[] } | { kind: "unread" } | { kind: "prose" } {
  const hasMark = !/^\s*[[{](?!TOOL_CALLS)/i.test(text);
  const tagged = taggedCalls(text, tools);
  const named = tagged.length > 0 ? tagged : namedCalls(text);
  const found = named.length > 0 ? named : jsonCalls(text, hasMark);
  const calls = found.map((one) => checked(one, tools));
  const read = calls.filter((one) => one !== null);
  if (read.length > 0 && read.length === calls.length) return { kind: "calls", calls: read };
  if (!hasMark) return { kind: isPythonCall(text, tools) || read.length > 0 ? "unread" : "prose" };
  return { kind: /^\s*<\w+>\s+\w[^{[<]*$/.test(text) ? "prose" : "unread" };
}

/** Matches a name that is followed by JSON: of DeepSeek, Kimi, Mistral, Llama and OpenAI's open models. */
const NAMED =
  /(?:<[|｜]tool[▁_]calls?[▁_]begin[|｜]>(?:function<[|｜]tool[▁_]sep[|｜]>)?|\[TOOL_CALLS\]|\bto=|<function=|<tool_call>)\s*([\w.:-]+)(?:<\|channel\|>commentary|<[^<>\n]*>|\[CALL_ID\]\s*[\w-]*|\[ARGS\]|commentary|json|```|>|\s)*(?=\{)/g;

function namedCalls(text: string): FoundCall[] {
  const found: FoundCall[] = [];
  NAMED.lastIndex = 0;
  for (let match = NAMED.exec(text); match !== null; match = NAMED.exec(text)) {
    const reading = parseJson(text, NAMED.lastIndex);
    if (reading.kind !== "value") return [...found, null];
    found.push({ name: match[1] ?? "", arguments: reading.value });
    NAMED.lastIndex = reading.end;
  }
  return found;
}

/** Reads calls that are JSON objects with a name, also in lists. Without a mark, the whole text must be one JSON value. */
function jsonCalls(text: string, hasMark: boolean): FoundCall[] {
  const values: unknown[] = [];
  const bracket = /\[(?!TOOL_CALLS)|\{/g;
  for (let match = bracket.exec(text); match !== null; match = bracket.exec(text)) {
    const reading = parseJson(text, match.index);
    if (reading.kind !== "value") return hasMark ? [null] : [];
    values.push(reading.value);
    bracket.lastIndex = reading.end;
    if (!hasMark && text.slice(reading.end).trim() !== "") return [];
  }
  const calls = values.flat().map(jsonCall);
  return hasMark || calls.every((one) => one !== null) ? calls : [];
}

/** The names under which models write a call's name and arguments. */
function jsonCall(value: unknown): FoundCall {
  if (!isRecord(value)) return null;
  const called = isRecord(value["function"]) ? value["function"] : value;
  const name = called["name"] ?? called["tool_name"] ?? called["function"];
  const given = ["arguments", "parameters", "args"].find((key) => key in called);
  if (typeof name !== "string" || given === undefined) return null;
  return { name, arguments: called[given] };
}

function checked(found: FoundCall, tools: OfferedTools): WrittenCall | null {
  if (found === null) return null;
  const name = [found.name, found.name.replace(/^functions\./, "").replace(/:\d+$/, "")].find((one) =>
    tools.has(one),
  );
  const given = found.arguments;
  const args = isRecord(given)
    ? given
    : argumentsOf(typeof given === "string" ? given : JSON.stringify(given ?? null));
  return name === undefined || args === null ? null : { name, arguments: JSON.stringify(args) };
}

/** Returns true for a list of calls in Python, which is not read. */
function isPythonCall(text: string, tools: OfferedTools): boolean {
  const name = /^\s*\[(\w+)\([^]*\)\]\s*$/.exec(text)?.[1];
  return name !== undefined && tools.has(name);
}
