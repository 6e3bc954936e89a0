import { READING_LIMITS } from "../connection/reading-limits.ts";
import type { RunView } from "../run/run-view.ts";
import type { ControlledThread } from "./controlled-run.ts";

/** How long a run may take to end after it was canceled. A step that is under way may not listen at once. */
const STOP_MILLISECONDS = 15_000;

/**
 * Stops everything that runs on a thread, and resolves when it has ended. What is recorded stays. Throws if a run goes on:
 * the server may have lost it, and then it never answers.
 */
export async function stopRun(
  { client, thread }: Pick<ControlledThread, "client" | "thread">,
  milliseconds: number = STOP_MILLISECONDS,
): Promise<void> {
  const runs = await client.runs.list(thread, { limit: READING_LIMITS.activeRuns });
  const active = runs.filter(({ status }) => status === "running" || status === "pending");
  const signal = AbortSignal.timeout(milliseconds);
  try {
    await Promise.all(
      active.map(({ run_id: run }) => client.runs.cancel(thread, run, true, "interrupt", { signal })),
    );
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error(
      `the run has not ended within ${milliseconds / 1000} seconds; it may end later, or else restart the server`,
      { cause: error },
    );
  }
}

/**
 * Says what would be lost if a run stopped now: steps in progress begin again when the run continues, and a tool that was
 * called may have had its effect. Null if a single model call at most would be sent again.
 */
export function lossOfStopping({ spans }: Pick<RunView, "spans">): string | null {
  const running = spans.filter(({ status }) => status === "running");
  const tools = running.filter(({ kind }) => kind === "tool").map(({ label }) => label);
  const steps = running.filter(({ kind }) => kind === "step").map(({ label }) => label);
  const losses = [
    steps.length > 0 &&
      `The work on ${steps.length === 1 ? "this step" : "these steps"} is lost, and starts again if the run continues: ${steps.join(", ")}.`,
    tools.length > 0 &&
      `${tools.length === 1 ? "This tool was" : "These tools were"} called and may have had an effect already: ${tools.join(", ")}.`,
  ].filter((loss) => loss !== false);
  return losses.length > 0 ? losses.join(" ") : null;
}
