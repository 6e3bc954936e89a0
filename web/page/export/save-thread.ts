import type { RunControl } from "../connection/run-control.ts";
import { earlierStatesOf, type RunStates } from "../connection/run-states.ts";
import { readBeginnings } from "../connection/use-run-values.ts";
import { exportRun } from "./export-run.ts";
import { snapshotOf } from "./snapshot-of.ts";

/** Saves a thread as one HTML file, with the states at the ends of its earlier runs. Rejects with an Error if it cannot. */
export async function saveThread(control: RunControl, options: { hidesKeys: boolean }): Promise<void> {
  const runValues = await earlierStates(control);
  const { pictureAddress } = control;
  await exportRun(snapshotOf(control, { takenAt: Date.now(), runValues }), { ...options, pictureAddress });
}

async function earlierStates({ client, thread, runs, values, history }: RunControl): Promise<RunStates> {
  if (runs.length < 2) return {};
  const states = history.length > 0 ? history : await readBeginnings(client, thread);
  return earlierStatesOf(states, values);
}
