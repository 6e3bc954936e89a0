import type { RunControl } from "../connection/run-control.ts";
import { contextOf } from "../connection/run-context.ts";
import type { ControlledValues, RunPayload } from "./controlled-run.ts";

/**
 * Continues a thread, and shows its run. Resolves once the server has taken the run, which goes on. Rejects if the server
 * refused it or cannot be reached.
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

/**
 * Returns the settings that a run goes on with, such as its models. Its limits are kept with it, and may be larger than those
 * that it was started with: they are left out.
 */
export function settingsOf(thread: string): Record<string, unknown> {
  const { limits: _, ...settings } = contextOf(thread) ?? {};
  return settings;
}

/** Returns the settings of a run that begins again: its newest limits are given to it once more. */
export function settingsFromStart(thread: string, values: ControlledValues | null): Record<string, unknown> {
  const limits = values?.run?.limits;
  return { ...contextOf(thread), ...(limits !== undefined && { limits }) };
}
