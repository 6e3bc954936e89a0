import { expect, it, onTestFinished } from "vitest";
import { TroupeError } from "../../../../src/errors/troupe-error.ts";
import { cardOf } from "../../../../src/software-house/card.ts";
import { computeVerdict } from "../../../../src/software-house/compute-verdict.ts";
import type { CommandReport, Sandbox } from "../../../../src/software-house/sandbox/sandbox.ts";
import { createVerifier } from "../../../../src/software-house/verification/create-verifier.ts";
import type { Verifier } from "../../../../src/software-house/evidence/verifier.ts";
import { missingFor } from "./programs/verification.ts";
import { pythonTasks, TASKS_SPECIFICATION, TASKS_TESTS } from "./programs/python-programs.ts";

const project = { files: pythonTasks(), specification: TASKS_SPECIFICATION, tests: TASKS_TESTS };
const missing = await missingFor("python");

/** Returns the report of a command that was aborted. */
const aborted: CommandReport = {
  exit: null,
  signal: "SIGKILL",
  stopped: "aborted",
  stdout: "",
  stderr: "",
  milliseconds: 1,
};

/** A sandbox whose commands do nothing until they are aborted, after some that end at once. */
function stuckSandbox(quick: number): Sandbox {
  let left = quick;
  return {
    engine: "bubblewrap",
    run: ({ signal }) => {
      left -= 1;
      if (left >= 0) return Promise.resolve({ ...aborted, exit: 0, signal: null, stopped: null });
      return new Promise((resolve) => signal?.addEventListener("abort", () => resolve(aborted)));
    },
    serve: () => Promise.reject(new Error("there is no server")),
  };
}

function verifierWith(sandbox: Sandbox, seconds?: number): Verifier {
  const verifier = createVerifier({ findSandbox: () => Promise.resolve({ sandbox, hint: null }), seconds });
  onTestFinished(() => verifier.close());
  return verifier;
}

it.skipIf(missing !== null)(
  "is unverified if the whole verification takes too long, and says so",
  async () => {
    const evidence = await verifierWith(stuckSandbox(1), 1).verify(project);
    const verdict = computeVerdict({ ...project, evidence });
    const reason = "the verification was stopped at its total limit of 1 second";
    expect(verdict).toMatchObject({ status: "unverified", reason });
    expect(cardOf(verdict, evidence)).toContain(reason);
    expect(evidence.phases.map(({ status }) => status)).not.toContain("failed");
  },
);

it.skipIf(missing !== null)(
  "rejects, and reports no phase, if the caller aborts while a program runs",
  async () => {
    const stop = new AbortController();
    const reported: string[] = [];
    const verified = verifierWith(stuckSandbox(1)).verify(project, {
      signal: stop.signal,
      onPhase: ({ phase, status }) => {
        reported.push(status);
        if (phase === "build") setTimeout(() => stop.abort(new Error("enough")), 20);
      },
    });
    await expect(verified).rejects.toThrow("enough");
    expect(reported).not.toContain("failed");
  },
);

it.skipIf(missing !== null)(
  "rejects if the machine fails, because that says nothing about the project",
  async () => {
    const sandbox: Sandbox = {
      ...stuckSandbox(0),
      run: () => Promise.reject(new TroupeError("sandbox_failed", "no space left on device")),
    };
    await expect(verifierWith(sandbox).verify(project)).rejects.toMatchObject({ code: "sandbox_failed" });
  },
);
