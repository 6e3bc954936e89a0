import { GraphInterrupt } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { isControlFlow } from "../../../src/langgraph/control-flow.ts";
import { TroupeError } from "../../../src/errors/troupe-error.ts";

const left = new Error("the user left");
const going = new AbortController().signal;
const aborted = AbortSignal.abort(left);

test.each<[string, unknown, AbortSignal, boolean]>([
  ["an interrupt", new GraphInterrupt([]), going, true],
  ["an abort of the run", new TroupeError("run_aborted", "stopped"), aborted, true],
  ["the reason for which the run was aborted, whatever it is", left, aborted, true],
  ["another error while the run ends", new Error("salty"), aborted, false],
  ["an abort of something else", new DOMException("stopped", "AbortError"), going, false],
  ["nothing at all", null, going, false],
  ["a text", "salty", aborted, false],
])("what steers a run is told from what fails it: %s", (_what, thrown, signal, steers) => {
  expect(isControlFlow(thrown, signal)).toBe(steers);
});
