import { afterAll, expect, it } from "vitest";
import { computeVerdict } from "../../../../src/software-house/compute-verdict.ts";
import { createVerifier } from "../../../../src/software-house/verification/create-verifier.ts";
import { pythonTasks, TASKS_SPECIFICATION, TASKS_TESTS } from "./programs/python-programs.ts";

const hint = "bubblewrap is not installed";
const verifier = createVerifier({ findSandbox: () => Promise.resolve({ sandbox: null, hint }) });
afterAll(() => verifier.close());

const project = { files: pythonTasks(), specification: TASKS_SPECIFICATION, tests: TASKS_TESTS };

it("runs nothing without a sandbox, says how to get one, and leaves the verdict open", async () => {
  const evidence = await verifier.verify(project);
  const { status, reason } = computeVerdict({ ...project, evidence });
  expect({ status, reason, tests: evidence.tests.map((test) => test.status) }).toEqual({
    status: "unverified",
    reason: expect.stringContaining(hint) as string,
    tests: ["not-run", "not-run"],
  });
  expect(evidence.phases.slice(2).every((phase) => phase.status === "skipped")).toBe(true);
});

it("refuses files that leave the project even if nothing can be run", async () => {
  const files = [...project.files, { path: "../evil", content: "" }];
  const evidence = await verifier.verify({ ...project, files });
  expect(computeVerdict({ ...project, evidence })).toMatchObject({
    status: "not-verified",
    reason: 'materialize: "../evil" leaves the project through ..',
  });
});

it("keeps apart projects that are verified at the same time", async () => {
  const found = await Promise.all(
    ["1", "2", "3"].map((content) => {
      const files = [...project.files, { path: "number.txt", content }];
      return verifier.verify({ files, specification: TASKS_SPECIFICATION, tests: TASKS_TESTS });
    }),
  );
  expect(new Set(found.map(({ files }) => files)).size).toBe(3);
});
