import { messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import type { HandoffContext } from "../specialists/handoff.ts";
import type { HandoffTarget } from "./target.ts";

/** Calls each target's `when`, and returns the names of the targets that are enabled now. Throws TroupeError with code `handoff_failed` if a `when` throws. */
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
