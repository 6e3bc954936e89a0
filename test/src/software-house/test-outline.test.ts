import { expect, test } from "vitest";
import type { AcceptanceTest } from "../../../src/software-house/index.ts";
import { testOutline } from "../../../src/software-house/test-outline.ts";
import { http } from "./verification/programs/shortener.ts";

const JOBS = [
  { name: "Add", usage: 'POST /jobs with body {"payload": "x"}', description: "adds a job" },
  { name: "Acknowledge", usage: "POST /jobs/{id}/ack", description: "ends a job" },
  { name: "GET /jobs/:id", usage: "GET /jobs/:id", description: "shows a job" },
  { name: "GET /jobs/stats", usage: "GET /jobs/stats?all=1", description: "counts jobs" },
];

function outline(steps: AcceptanceTest["steps"], known = JOBS): string {
  return testOutline([{ criterionId: "c1", name: "works", steps }], known);
}

test("names paths as the interface does, and counts equal steps", () => {
  const bad = http({ method: "POST", path: "/jobs", body: "{", expect: { status: [400] } });
  const ack = http({
    method: "POST",
    path: "/jobs/{{id}}/ack",
    copies: 5,
    expect: { exactly: [{ status: 200, count: 1 }] },
  });
  const stats = http({ path: "/jobs/stats", expect: { status: [200] } });
  const other = http({ path: "/secret/value", expect: { status: [404] } });
  const one = http({ path: "/jobs/17?x=1", expect: { status: [404] } });
  expect(outline([bad, bad, bad, ack, stats, one, other])).toBe(
    "- c1: works (3 times POST /jobs, status 400, then POST /jobs/{id}/ack 5 times at once, status 200, " +
      "then GET /jobs/stats, status 200, then GET /jobs/:id, status 404, then GET /secret..., status 404)",
  );
});

test("shows a path that the interface does not name, with its marks as values", () => {
  const not = (path: string) => http({ path, expect: { status: [404] } });
  expect(outline([not("/jobs/"), not("/{{new:word}}"), not("/secret/{{new:word}}")], [])).toBe(
    "- c1: works (GET /jobs/, status 404, then GET /<value>, status 404, then GET /secret..., status 404)",
  );
});

test("names restarts, waits, bursts, files and subcommands, and no data", () => {
  const put = http({ method: "PUT", path: "/jobs", expect: { status: [200] } });
  expect(
    outline([{ kind: "burst", steps: [put, put] }, { kind: "restart" }, { kind: "wait", milliseconds: 500 }]),
  ).toBe("- c1: works (at once: 2 times PUT /jobs, status 200, then a restart, then a wait of 500 ms)");
  const run = (words: string[]): AcceptanceTest["steps"][number] => ({
    kind: "command",
    arguments: words,
    stdin: null,
    expect: { exit: [0], stdout: [], stderr: [] },
    capture: [],
  });
  const known = [{ name: "add", usage: "expenses add AMOUNT [--note TEXT]", description: "adds" }];
  expect(
    outline([{ kind: "file", path: "a", content: "x" }, run(["add", "5"]), run(["secret"])], known),
  ).toBe("- c1: works (a file is written, then a run of add, exit 0, then a run, exit 0)");
});
