import { expect, test } from "vitest";
import { createSoftwareHouse } from "../../../graphs/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import type { SoftwareHouseState } from "../../../src/software-house/software-house-state.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { houseScript, reviewed, written } from "../../support/house.ts";
import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import { viewRun } from "../../../web/page/run/view-run.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";
import { spanTree, watchThread } from "../../support/watched-thread.ts";

test("a house whose first round fails: criteria, tests, rounds, phases, who works, and the verdict", async () => {
  const files = ["broken by a typo", "fails greets c2: no greeting", "good"].map((fate) => written(fate));
  const script = scriptBySchema({ ...houseScript, file_set: files, review: reviewed() });
  await using scripted = await scriptedModels(script);
  const { effects } = instantEffects();
  const graph = createSoftwareHouse({
    models: scripted.models,
    effects,
    verifier: scriptedVerifier(),
    out: null,
  });
  await using thread = watchThread(graph);
  const [working, boxes, statuses] = [new Set<string>(), new Set<string>(), new Set<string>()];
  await thread.run(ask("a greeter, please"), {
    onEvent: async () => {
      const { house, boxes: now } = await thread.view({
        entries: thread.streamed,
        values: null,
        questions: [],
      });
      const musts = house?.criteria.filter(({ priority }) => priority === "must") ?? [];
      if (house?.working != null) working.add(`${house.working.role}: ${house.working.task}`);
      if (musts.length > 0) statuses.add(musts.map(({ status }) => status).join(" "));
      for (const [box, state] of Object.entries(now)) if (state === "running") boxes.add(box);
    },
  });
  const during = { working: [...working], boxes: [...boxes], statuses: [...statuses] };
  const view = await thread.view();
  const [newest] = await thread.history();
  const { verdict = null, reports = [] } = (newest?.values ?? {}) as Partial<SoftwareHouseState["State"]>;
  const reportOf = (round: number): unknown =>
    reports
      .find((report) => report.round === round)
      ?.phases.map(({ phase, status, summary, milliseconds }) => ({ phase, status, summary, milliseconds }));
  expect(view.house).toEqual({
    title: "Greeter",
    language: "go",
    toolchain: "go version go1.19.8 linux/amd64",
    criteria: [
      { id: "c1", priority: "must", text: textOf("c1"), status: "pass", tests: [passed("c1")] },
      { id: "c2", priority: "must", text: textOf("c2"), status: "pass", tests: [passed("c2")] },
      { id: "c3", priority: "should", text: textOf("c3"), status: "unproven", tests: [] },
    ],
    rounds: [
      {
        round: 1,
        phases: reportOf(1),
        tests: { passed: 1, failed: 1, other: 0 },
        findings: 0,
        why: "acceptance: acceptance failed",
        files: 1,
      },
      {
        round: 2,
        phases: reportOf(2),
        tests: { passed: 2, failed: 0, other: 0 },
        findings: 0,
        why: null,
        files: 1,
      },
    ],
    working: null,
    verdict,
    folder: null,
  });
  expect(during.working).toEqual([
    "product_manager: writing the specification",
    "test_author: writing tests for 3 criteria",
    "developer: writing the software",
    "developer: repairing the files of round 1",
    "reviewer: reviewing 1 file by 3 criteria",
  ]);
  expect(during.statuses).toEqual(["untested untested", "testing testing", "pass fail", "pass pass"]);
  expect(spanTree(view).filter((line) => !line.includes("> model"))).toEqual([
    "agent product_manager done",
    "agent test_author done",
    "agent developer done",
    "agent build failed",
    "agent build failed > phase build failed",
    "agent developer done",
    "agent build done",
    "agent build done > phase build done",
    "agent verify failed",
    "agent verify failed > phase acceptance failed",
    "agent developer done",
    "agent build done",
    "agent build done > phase build done",
    "agent verify done",
    "agent verify done > phase acceptance done",
    "agent reviewer done",
  ]);
  expect(during.boxes).toEqual([
    "product_manager",
    "test_author",
    "developer",
    "build",
    "verify",
    "reviewer",
  ]);
  expect([view.status, view.outcome?.status, view.boxes["gate"], view.boxes["spec_gate"]]).toEqual([
    "finished",
    "completed",
    "done",
    "done",
  ]);
});

test("a build lasts until its last phase, also if an earlier one fails, and a verification until it is judged", () => {
  const phase = (agent: string, name: string, status: string): object => {
    return { type: "phase_finished", agent, phase: name, status, round: 1, milliseconds: 0, summary: name };
  };
  const events = [
    { type: "files_written", agent: "developer", round: 1, files: [], disputes: [] },
    phase("build", "format", "failed"),
    phase("build", "vet", "passed"),
    phase("build", "build", "passed"),
    phase("verify", "acceptance", "failed"),
    { type: "tested", agent: "verify", round: 1, tests: [] },
    phase("verify", "mutants", "passed"),
    { type: "judged", agent: "gate", round: 1, verdict: null, next: "developer", why: "acceptance" },
  ];
  const entries = events.map((event, at) => ({
    at,
    kind: "event",
    event: { step: null, ...event, run: "r", attempt: 1, sequence: at },
  })) as JournalEntry[];
  const { spans } = viewRun({ entries, values: null, questions: [], request: null, isRunning: true });
  const agents = spans.filter(({ kind }) => kind === "agent");
  expect(agents.map(({ label, startedAt, endedAt, status }) => [label, startedAt, endedAt, status])).toEqual([
    ["build", 0, 3, "failed"],
    ["verify", 3, 6, "failed"],
  ]);
});

function textOf(id: string): string {
  return `Given the program, when it is called for ${id}, then it greets ${id}`;
}

function passed(id: string): object {
  return { name: `greets ${id}`, status: "passed" };
}
