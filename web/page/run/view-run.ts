import { createRunReader, type RunInput } from "./run-reader.ts";
import type { RunView } from "./run-view.ts";

/** Returns what a person sees of a run. To view a run that grows, use `createRunReader`, which reads each entry once. */
export function viewRun(input: RunInput): RunView {
  return createRunReader().view(input);
}
