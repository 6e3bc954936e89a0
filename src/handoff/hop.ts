import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { z } from "zod";
import { textOf } from "../conversation/conversation.ts";
import { sha256 } from "../text/hash.ts";
import { isTransfer } from "./target.ts";

/** Makes the schema of one handoff between the specialists `names`. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function hopSchema<Name extends string>(names: readonly Name[]) {
  const name = z.enum(names) as unknown as z.ZodType<Name, Name>;
  return z.object({
    /** The id of the transfer call; null if the specialist gave the conversation back after its work. */
    call: z.string().nullable(),
    from: name,
    to: name,
    task: z.string(),
    reason: z.string(),
    inputs: z.record(z.string(), z.unknown()),
    /** Short hashes of what `from` found out or passed on. */
    found: z.array(z.string()),
  });
}

/** One handoff of a run. */
export type Hop<Name extends string = string> = z.infer<ReturnType<typeof hopSchema<Name>>>;

/**
 * Returns short hashes of what a specialist adds to a run: the answer of each ordinary tool, the inputs that it passes on,
 * and `answer` if given. The words of a task do not count as new, because a model writes other words every time.
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
  const passedOn = Object.keys(inputs).length > 0 ? [["inputs", inputs]] : [];
  const said = answer === undefined ? [] : [["answer", answer]];
  return [...answers, ...passedOn, ...said].map(markOf);
}

/**
 * Returns true if a handoff repeats an earlier one without anything new: the same two specialists hand over in the same
 * direction again, or the task is returned at once in the same words, and since then nothing was found out.
 */
export function isPingPong(hops: readonly Hop[], next: Hop): boolean {
  const again = hops.findLastIndex(({ from, to }) => from === next.from && to === next.to);
  const last = hops.length - 1;
  const isGivenBack = hops[last]?.from === next.to && hops[last]?.to === next.from;
  const isSameTask = plain(hops[last]?.task ?? "") === plain(next.task);
  const since = again >= 0 ? again : isGivenBack && isSameTask ? last : -1;
  if (since < 0) return false;
  const known = new Set(hops.slice(0, since + 1).flatMap(({ found }) => found));
  return [...hops.slice(since + 1), next].every(({ found }) => found.every((mark) => known.has(mark)));
}

function markOf(finding: unknown): string {
  return sha256(JSON.stringify(finding), "base64url").slice(0, 12);
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, " ")
    .trim();
}
