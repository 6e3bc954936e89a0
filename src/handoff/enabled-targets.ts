import { messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import type { HandoffContext } from "../specialists/handoff.ts";
import type { HandoffTarget } from "./target.ts";

/** Asks each target's `when`, and returns the names of those to whom a specialist may hand over now. */
export async function enabledTargets(
  targets: readonly HandoffTarget[],
  context: HandoffContext,
): Promise<string[]> {
  const asked = targets.map(async ({ to, when }) => {
    try {
      return (await when?.(context)) === false ? [] : [to];
    } catch (error) {
      const message = `\`when\` of the handoff to ${to} failed: ${messageOf(error)}`;
      throw new TroupeError("handoff_failed", message, { cause: error });
    }
  });
  return (await Promise.all(asked)).flat();
}
