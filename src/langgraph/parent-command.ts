import { isParentCommand } from "@langchain/langgraph";
import { TroupeError } from "../errors/troupe-error.ts";
import { quoted } from "../text/quoted.ts";

/**
 * Returns a failure in place of a command to the graph around a specialist (`Command.PARENT`) that a tool or node of the
 * specialist's graph threw: in Troupe's graphs, nothing inside a specialist chooses the next node. Returns any other
 * error as it is.
 */
export function withoutParentCommand(error: unknown): unknown {
  if (typeof error !== "object" || error === null || !isParentCommand(error)) return error;
  const targets = [error.command.goto ?? []].flat().map((to) => (typeof to === "string" ? to : to.node));
  const action = targets.length > 0 ? `go to ${quoted(targets)}` : "change";
  return new TroupeError(
    "specialist_failed",
    `a tool or node in it told the graph around it to ${action} (Command.PARENT), which is not supported: ` +
      "hand over by `handoffs` in createHandoffs, and return state and answers from the graph itself",
  );
}
