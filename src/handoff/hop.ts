import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { z } from "zod";
import { textOf } from "../conversation/conversation.ts";
import { sha256 } from "../text/hash.ts";
import { isTransfer } from "./target.ts";

/**
 * Makes the schema of one handoff between the specialists `names`.
 * @internal
 */
export function hopSchema<Name extends string>(names: readonly Name[]): z.ZodType<Hop<Name>, Hop<Name>> {
  const name = z.enum(names) as unknown as z.ZodType<Name, Name>;
  return z.object({
    call: z.string().nullable(),
    from: name,
    to: name,
    task: z.string(),
    reason: z.string(),
    inputs: z.record(z.string(), z.unknown()),
    found: z.array(z.string()),
  });
}

/** One handoff of a run. */
export interface Hop<Name extends string = string> {
  /** The id of the transfer call; null if the specialist gave the conversation back after its work. */
  call: string | null;
  from: Name;
  to: Name;
  task: string;
  reason: string;
  inputs: Record<string, unknown>;
  /** Short hashes of what `from` found out, said or passed on. */
  found: string[];
}

/**
 * Returns short hashes of what a specialist adds to a run: the answer of each ordinary tool, its own words, the inputs that
 * it passes on, and `answer` if given. The words of the task stand in the hop itself.
 */
export function findings(
  added: readonly BaseMessage[],
  { inputs, answer }: { inputs: Record<string, unknown>; answer?: string },
): string[] {
  const calls = new Map(
    added
      .flatMap((message) => (AIMessage.isInstance(message) ? (message.tool_calls ?? []) : []))
      .map((call) => [call.id ?? "", call]),
  );
  const answers = added.flatMap((message) => {
    if (!ToolMessage.isInstance(message) || message.status === "error") return [];
    const call = calls.get(message.tool_call_id);
    return call === undefined || isTransfer(call.name) ? [] : [[call.name, call.args, textOf(message)]];
  });
  const words = added
    .filter((message) => AIMessage.isInstance(message))
    .map((message) => textOf(message).trim())
    .filter((text) => text !== "")
    .map((text) => ["said", text]);
  const passedOn = Object.keys(inputs).length > 0 ? [["inputs", inputs]] : [];
  const said = answer === undefined ? [] : [["answer", answer]];
  return [...answers, ...words, ...passedOn, ...said].map(markOf);
}

/**
 * Returns true if a handoff repeats what was there: the same two specialists hand over in the same direction again, or one
 * gives the conversation back at once, and since then nothing is new. New are other words of a task, other inputs, other
 * words next to a call, and another answer of a tool, each of any specialist.
 */
export function isPingPong(hops: readonly Hop[], next: Hop): boolean {
  const again = hops.findLastIndex(({ from, to }) => from === next.from && to === next.to);
  const last = hops.length - 1;
  const isGivenBack = hops[last]?.from === next.to && hops[last]?.to === next.from;
  const since = again >= 0 ? again : isGivenBack ? last : -1;
  if (since < 0) return false;
  const known = new Set(hops.slice(0, since + 1).flatMap(marksOf));
  return [...hops.slice(since + 1), next].every((hop) => marksOf(hop).every((mark) => known.has(mark)));
}

/** Returns the marks of what a hop says and found. A conversation that was given back has an answer in place of a task. */
function marksOf({ call, task, found }: Hop): string[] {
  return call === null ? found : [...found, markOf(["task", plain(task)])];
}

function markOf(finding: unknown): string {
  return sha256(JSON.stringify(finding), "base64url").slice(0, 12);
}

/** Returns a text without what does not change its words: capitals, spaces, and the punctuation around it. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, "");
}
