import type { ToolCall } from "@langchain/core/messages";
import type { HandedOver } from "../specialists/handoff.ts";
import { isTransfer, targetOf, type HandoffTarget } from "./target.ts";

/** What becomes of a call that hands over, and what the model is told. */
export type CallSettlement =
  | { kind: "accepted"; handed: Omit<HandedOver, "from">; text: string }
  /** Another call of the same reply goes first. */
  | { kind: "declined"; text: string }
  /** It names nobody who can be handed to, or its arguments cannot be used. */
  | { kind: "refused"; text: string; isUnknown: boolean };

/** What a reply's calls are judged by. */
export interface Offer {
  /** Everyone to whom this specialist may ever hand over. */
  targets: readonly HandoffTarget[];
  /** The names of those who were offered when the model was asked. */
  offered: readonly string[];
}

/**
 * Decides about the calls of one reply that hand over, by their ids: the first that is sound is accepted, later
 * sound ones are declined, and one that names nobody who was offered, or lacks what its target needs, is refused.
 */
export function acceptHandoff(calls: readonly ToolCall[], offer: Offer): Map<string, CallSettlement> {
  const verdicts = new Map<string, CallSettlement>();
  let winner: string | null = null;
  for (const call of calls) {
    if (!isTransfer(call.name)) continue;
    const verdict = judge(call, offer);
    if (verdict.kind === "accepted" && winner !== null) {
      const text = `Declined: the conversation goes to ${winner}, who was named first; it goes to one at a time.`;
      verdicts.set(call.id ?? "", { kind: "declined", text });
      continue;
    }
    if (verdict.kind === "accepted") winner = verdict.handed.to;
    verdicts.set(call.id ?? "", verdict);
  }
  return verdicts;
}

function judge(call: ToolCall, { targets, offered }: Offer): CallSettlement {
  const to = targetOf(call.name);
  const target = targets.find((one) => one.to === to);
  if (target === undefined || !offered.includes(to)) {
    const why = target === undefined ? "there is no such target" : "it is not available now";
    return {
      kind: "refused",
      isUnknown: true,
      text: `Error: cannot hand over to ${to}: ${why}. ${choices(offered)}`,
    };
  }
  const args = readArguments(call.args, target);
  if ("faults" in args) {
    return {
      kind: "refused",
      isUnknown: false,
      text: `Error: cannot hand over to ${to}: ${args.faults}. Call it again, corrected.`,
    };
  }
  return { kind: "accepted", handed: { to, ...args }, text: `Handed over to ${to}.` };
}

/** To whom a specialist can hand over now, as its model is told. */
export function choices(offered: readonly string[]): string {
  return offered.length === 0
    ? "There is nobody to hand over to: answer yourself."
    : `You can hand over to ${offered.join(", ")}, or answer yourself.`;
}

/** A task that was left out is none; inputs that were asked for have to be there. */
function readArguments(
  args: Record<string, unknown>,
  { inputs }: HandoffTarget,
): Pick<HandedOver, "task" | "reason" | "inputs"> | { faults: string } {
  const text = (name: string): string => (typeof args[name] === "string" ? args[name] : "");
  const words = { task: text("task"), reason: text("reason") };
  if (inputs === undefined) return { ...words, inputs: {} };
  const parsed = inputs.safeParse(args["inputs"] ?? {});
  if (parsed.success) return { ...words, inputs: parsed.data };
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${["inputs", ...path].join(".")}: ${message}`,
  );
  return { faults: faults.join("; ") };
}
