import { describe, expect, it } from "vitest";
import { describeError, exitCodeOfError, exitCodeOfOutcome, UsageError } from "../../cli/errors.ts";
import { ConfigurationError, InputError, ModelError, TroupeError } from "../../src/index.ts";
import { outcome } from "../support/outcome.ts";

describe("an error on the command line", () => {
  it("shows its message, and its root cause if that adds something", () => {
    const root = new Error("EACCES: permission denied\nand much more");
    const wrapped = new Error("a wrapper in between", { cause: root });
    expect(describeError(new ConfigurationError(".env", ["cannot be read"], { cause: wrapped }), {})).toBe(
      ".env: cannot be read\n  cause: EACCES: permission denied",
    );
  });

  it("does not repeat a cause if the message quotes it or names its code", () => {
    const quoted = new Error("specialist coding: it broke", { cause: new Error("it broke") });
    const refused = Object.assign(new Error("connect ECONNREFUSED ::1:9"), { code: "ECONNREFUSED" });
    const named = new ModelError("model_unreachable", "no server answers (ECONNREFUSED)", { cause: refused });
    expect([quoted, named].map((error) => describeError(error, {}))).toEqual([
      "specialist coding: it broke",
      "no server answers (ECONNREFUSED)",
    ]);
  });

  it("does not repeat in SQLite's words that a thread is in use", () => {
    const cause = new Error("database is locked");
    const busy = new TroupeError("thread_busy", "thread t is in use by process 7", { cause });
    expect(describeError(busy, {})).toBe("thread t is in use by process 7");
  });

  it("includes its stack if TROUPE_DEBUG is set", () => {
    expect(describeError(new InputError("empty"), { TROUPE_DEBUG: "1" })).toContain("errors.test.ts");
  });
});

describe("the exit code", () => {
  it("is 2 for wrong usage, input and configuration, also as a cause, 130 for an abort, otherwise 1", () => {
    const configuration = new ConfigurationError("graph", ["unknown"], { code: "graph_unknown" });
    const errors = [
      new UsageError("too many arguments"),
      new InputError("empty"),
      configuration,
      new Error("wrapped", { cause: configuration }),
      new TroupeError("run_aborted", "stopped"),
      new ModelError("model_key_refused", "refused"),
      new TypeError("a bug"),
      "thrown text",
    ];
    expect(errors.map(exitCodeOfError)).toEqual([2, 2, 2, 2, 130, 1, 1, 1]);
  });

  it("is 0 for a completed run, and 1 for any other outcome", () => {
    const statuses = ["completed", "partial", "stopped", "failed"] as const;
    const outcomes = statuses.map((status) => outcome({ status }));
    expect([null, ...outcomes].map(exitCodeOfOutcome)).toEqual([0, 0, 1, 1, 1]);
  });
});
