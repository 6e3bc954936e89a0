import { isParentCommand } from "@langchain/langgraph";
import { TroupeError } from "../errors/troupe-error.ts";
import { quoted } from "../text/quoted.ts";

/**
 * What a specialist's graph threw, where a tool or node of it told the graph around it where to go (`Command.PARENT`)
 * as a failure that says so: of our graphs nobody else chooses the next box. Anything else comes back as it is.
 */
export function withoutParentCommand(error: unknown): unknown {
  if (typeof error !== "object" || error === null || !isParentCommand(error)) return error;
  const targets = [error.command.goto ?? []].flat().map((to) => (typeof to === "string" ? to : to.node));
  const where = targets.length > 0 ? `go to ${quoted(targets)}` : "change";
  return new TroupeError(
    "specialist_failed",
    `something in it told the graph around it to ${where} (Command.PARENT), which is not done: ` +
      "hand over by `handoffs` in createHandoffs, and return state and answers from the graph itself",
  );
}
