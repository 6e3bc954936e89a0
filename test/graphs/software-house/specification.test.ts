import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSoftwareHouse } from "../../../graphs/software-house.ts";
import { answerApprovals, pendingApprovals, type ApprovalAnswer } from "../../../src/index.ts";
import type {
  Specification,
  SpecificationApproval,
  SpecificationEdit,
} from "../../../src/software-house/index.ts";
import { scriptBySchema, type ScriptEntry } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import { house, observed, reviewed, specified, tested, written, type HouseRun } from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

/** Creates models whose product manager sends this specification. */
function specifying(specification: ScriptEntry): Promise<ScriptedModels> {
  const rest = { acceptance_tests: tested(), file_set: written("good"), review: reviewed() };
  return scriptedModels(scriptBySchema({ specification, ...rest }));
}

function schemas({ server }: ScriptedModels): (string | null)[] {
  return server.requests.map(({ schema }) => schema);
}

const uncheckable = specified({
  run: { build: [], start: [], portVariable: "PORT" },
  // oxlint-disable-next-line unicorn/no-thenable -- the name is part of the contract; a criterion is data and is never awaited.
  criteria: [{ id: "c1", priority: "must", given: "", when: "it runs", then: " " }],
});

describe("the gate of the specification", () => {
  test("sends a faulty specification back once, with all its faults", async () => {
    await using scripted = await specifying([uncheckable, specified()]);
    const run = await house(scripted);
    expect(scripted.server.requests[1]?.lastUser).toContain(
      [
        "This specification cannot be worked on:",
        "- run.start must name the command that starts the software, but is empty",
        '- run.portVariable must be null for a command-line program, but is "PORT"',
        "- criterion c1 cannot be tested: given and then must not be empty",
      ].join("\n"),
    );
    expect(run.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 5 } });
  });

  test("ends the run if the specification is still faulty, before any file is written", async () => {
    await using scripted = await specifying(uncheckable);
    const run = await house(scripted);
    expect(schemas(scripted)).toEqual(["specification", "specification"]);
    expect(run.outcome).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("after it was sent back once: run.start must name") as string,
    });
    expect(run.answer).toContain("Nothing was built");
    expect([run.files, run.delivery, run.verdict?.status]).toEqual([[], null, "unverified"]);
  });

  test.each([
    ["a sandbox", { sandbox: null }],
    ["a toolchain", { toolchain: null }],
  ])(
    "accepts it without %s: the software is delivered as unverified, with what is missing",
    async (_, machine) => {
      await using scripted = await specifying(specified());
      const verifier = scriptedVerifier({ ...machine, hint: "apt-get install what-is-missing" });
      const run = await house(scripted, { verifier });
      expect(schemas(scripted)).toEqual(["specification", "acceptance_tests", "file_set"]);
      expect(run.verdict?.status).toBe("unverified");
      expect(run.outcome).toMatchObject({
        status: "partial",
        reason: "unverified: apt-get install what-is-missing",
      });
      expect(run.files).toEqual(written("good").json.files);
      expect(run.answer).toContain("To have it verified: apt-get install what-is-missing");
    },
  );
});

/** Runs a Software House up to the approval of its specification; returns a function that answers. */
async function asking(scripted: ScriptedModels) {
  const options = { models: scripted.models, verifier: scriptedVerifier(), out: null } as const;
  const graph = createSoftwareHouse({
    ...options,
    approval: "specification",
    checkpointer: new MemorySaver(),
  });
  await observed(graph, ask("a greeter, please"), thread);
  return async (answer: ApprovalAnswer<SpecificationEdit>): Promise<HouseRun> => {
    const [asked] = await pendingApprovals<SpecificationApproval>(graph, thread);
    if (asked?.kind !== "specification") throw new Error("no specification waits for an answer");
    const command = await answerApprovals(graph, thread, { [asked.id]: answer });
    return observed(graph, command, thread);
  };
}

describe("the approval of a specification", () => {
  test("must be given before any test or file is written", async () => {
    await using scripted = await specifying(specified());
    const answer = await asking(scripted);
    expect(schemas(scripted)).toEqual(["specification"]);
    const run = await answer({ decision: "approve" });
    expect(run.events[0]).toMatchObject({ type: "approval_answered", decision: "approve" });
    expect(run.outcome?.status).toBe("completed");
  });

  test("continues with an edited specification, and asks again if that is faulty", async () => {
    await using scripted = await specifying(specified());
    const answer = await asking(scripted);
    const { json: edited } = specified({ title: "Polite greeter" });
    const faulty: Specification = { ...edited, criteria: [] };
    await answer({ decision: "edit", specification: faulty });
    const run = await answer({ decision: "edit", specification: edited });
    expect(run.specification?.title).toBe("Polite greeter");
    expect(scripted.server.requests[1]?.lastUser).toContain('"title":"Polite greeter"');
    expect(schemas(scripted)).toEqual(["specification", "acceptance_tests", "file_set", "review"]);
  });

  test("sends a rejected specification back with the feedback, and stops after three rejections", async () => {
    await using scripted = await specifying(specified());
    const answer = await asking(scripted);
    await answer({ decision: "reject", feedback: "greet in French" });
    expect(scripted.server.requests[1]?.lastUser).toContain(
      "was rejected by the person who asked for it:\n- greet in French",
    );
    await answer({ decision: "reject", feedback: "still English" });
    const run = await answer({ decision: "reject", feedback: "no" });
    expect(run.outcome).toMatchObject({ status: "stopped", code: "rejected" });
    expect(schemas(scripted)).toEqual(["specification", "specification", "specification"]);
  });
});
