import type { RunControl } from "../connection/run-control.ts";
import type { RunPayload } from "./controlled-run.ts";

/**
 * Continues a thread, and shows its run. Resolves when the run has ended or waits, and rejects if the server refused it or
 * cannot be reached.
 */
export async function submitRun(
  { submit }: Pick<RunControl, "submit">,
  { command, context, config }: RunPayload,
): Promise<void> {
  let failure: unknown = null;
  await submit(null, {
    multitaskStrategy: "reject",
    onError: (error) => {
      failure = error;
    },
    ...(command !== undefined && { command: { resume: command.resume } }),
    ...(context !== undefined && { context }),
    ...(config !== undefined && { config }),
  });
  if (failure !== null) throw failure instanceof Error ? failure : new Error(JSON.stringify(failure));
}
