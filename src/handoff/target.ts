import type { Specialist } from "../specialists/specialist.ts";
import type { Handoff, HandoffTo, HistoryPolicy } from "../specialists/handoff.ts";

/** A specialist of a graph of handoffs, as its nodes see it. */
export type HandoffSpecialist<Name extends string = string> = Specialist<Name, Name>;

/** One to whom a specialist may hand over, with the tool that does it. */
export interface HandoffTarget extends HandoffTo {
  readonly tool: string;
  readonly description: string;
}

const PREFIX = "transfer_to_";

/** The name of the tool that hands over to a specialist. */
export function transferTool(to: string): string {
  return `${PREFIX}${to}`;
}

/** To whom a tool's name hands over; "" where it is no handoff. */
export function targetOf(tool: string): string {
  return tool.startsWith(PREFIX) ? tool.slice(PREFIX.length) : "";
}

/** True for the name of a tool that hands over to somebody, whether there is such a one or not. */
export function isTransfer(tool: string): boolean {
  return targetOf(tool) !== "";
}

/** What a specialist declares, in full; empty for one that hands over to nobody. */
export function handoffsOf(specialist: HandoffSpecialist): HandoffTo[] {
  const declared: readonly Handoff[] = "handoffs" in specialist ? (specialist.handoffs ?? []) : [];
  return declared.map((handoff) => (typeof handoff === "string" ? { to: handoff } : handoff));
}

/**
 * To whom a specialist may hand over: each described to the model by who it is where nothing else is said, and shown
 * what the graph's `history` says.
 */
export function targetsOf(
  specialist: HandoffSpecialist,
  { everyone, history }: { everyone: readonly HandoffSpecialist[]; history: HistoryPolicy },
): HandoffTarget[] {
  return handoffsOf(specialist).map((handoff) => {
    const target = everyone.find(({ name }) => name === handoff.to);
    const description = handoff.description ?? target?.description ?? "";
    const told = `Hands the conversation over to ${handoff.to}: ${description}`;
    return Object.assign({}, handoff, {
      tool: transferTool(handoff.to),
      description: told,
      history: handoff.history ?? history,
    });
  });
}
