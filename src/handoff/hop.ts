import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { z } from "zod";
import { textOf } from "../conversation/conversation.ts";
import { sha256 } from "../text/hash.ts";
import { isTransfer } from "./target.ts";

/** One handoff of a run, its specialists among `names`. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the state's type is read off this schema.
export function hopSchema<Name extends string>(names: readonly Name[]) {
  const name = z.enum(names) as unknown as z.ZodType<Name, Name>;
  return z.object({
    /** The id of the tool call that did it; null for one who gave the conversation back after the work. */
    call: z.string().nullable(),
    from: name,
    to: name,
    task: z.string(),
    reason: z.string(),
    inputs: z.record(z.string(), z.unknown()),
    /** What `from` had found out or passed on that was new, as short marks. */
    found: z.array(z.string()),
  });
}

/** One handoff of a run. */
export type Hop<Name extends string = string> = z.infer<ReturnType<typeof hopSchema<Name>>>;

/**
 * Marks of what a specialist adds to a run: each answer of an ordinary tool, what it passes on as inputs, and with
 * `answer` what it says. The words of a task are no news: a model finds new ones every time.
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
 * True where a handoff leads back to where the run has been with nothing new: the same two hand over in the same
 * direction again, or the task is given straight back in the same words, and nothing was found out since.
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
