import type { ToolCall } from "@langchain/core/messages";
import { safeParse } from "zod";
import type { HandedOver } from "../specialists/handoff.ts";
import { isTransfer, targetOf, type HandoffTarget } from "./target.ts";

/** The decision about a transfer call, with the text that answers it. */
export type CallSettlement =
  | { kind: "accepted"; handed: Omit<HandedOver, "from">; text: string }
  /** An earlier call of the same reply was accepted. */
  | { kind: "declined"; text: string }
  /** Its target is unknown or not available, or its arguments are invalid. */
  | { kind: "refused"; text: string; isUnknown: boolean };

/** The targets against which a reply's calls are checked. */
export interface Offer {
  /** All targets of this specialist. */
  targets: readonly HandoffTarget[];
  /** The names of the targets that the model was offered. */
  offered: readonly string[];
}

/**
 * Decides about the transfer calls of one reply, by their ids. The first valid call is accepted, and later valid calls are
 * declined. A call is refused if its target was not offered or if it lacks inputs that the target needs.
 */
export function acceptHandoff(calls: readonly ToolCall[], offer: Offer): Map<string, CallSettlement> {
  const verdicts = new Map<string, CallSettlement>();
  let winner: string | null = null;
  for (const call of calls) {
    if (!isTransfer(call.name)) continue;
    const verdict = judge(call, offer);
    if (verdict.kind === "accepted" && winner !== null) {
      const text = `Not handed over yet: the conversation goes to ${winner} first, and to one at a time. ${winner} can hand this over afterwards.`;
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
    const closed =
      offered.length === 0 ? "no handoff is possible any more in this turn" : "it is not available now";
    const why = target === undefined ? "there is no such target" : closed;
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

/** Lists the offered targets for the model. */
export function choices(offered: readonly string[]): string {
  return offered.length === 0
    ? "Answer the user yourself."
    : `You can hand over to ${offered.join(", ")}, or answer yourself.`;
}

/** Reads a call's arguments. A missing task or reason is empty, but declared inputs must be valid. */
function readArguments(
  args: Record<string, unknown>,
  { inputs }: HandoffTarget,
): Pick<HandedOver, "task" | "reason" | "inputs"> | { faults: string } {
  const text = (name: string): string => (typeof args[name] === "string" ? args[name] : "");
  const words = { task: text("task"), reason: text("reason") };
  if (inputs === undefined) return { ...words, inputs: {} };
  const parsed = safeParse(inputs, args["inputs"] ?? {});
  if (parsed.success) return { ...words, inputs: parsed.data };
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${["inputs", ...path].join(".")}: ${message}`,
  );
  return { faults: faults.join("; ") };
}
