import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSoftwareHouse } from "../../../graphs/software-house.ts";
import { answerApprovals, pendingApprovals, type ApprovalAnswer } from "../../../src/index.ts";
import type { SpecificationApproval, UntestableApproval } from "../../../src/software-house/index.ts";
import { scriptBySchema, type ScriptEntry } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import { house, observed, reviewed, specified, tested, written, type HouseRun } from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

const REASON = "it needs two machines";

/** A test of c1, and the claim that no test can show c2. */
const partly = {
  json: { tests: tested("c1").json.tests, untestable: [{ criterionId: "c2", reason: REASON }] },
};

/** The specification with c2 as a should. */
const milder = specified({
  criteria: specified().json.criteria.map((criterion) =>
    criterion.id === "c2" ? Object.assign({}, criterion, { priority: "should" }) : criterion,
  ),
});

function scripting(
  specification: ScriptEntry,
  acceptance_tests: ScriptEntry = partly,
): Promise<ScriptedModels> {
  const rest = { file_set: written("good"), review: reviewed() };
  return scriptedModels(scriptBySchema({ specification, acceptance_tests, ...rest }));
}

function schemas({ server }: ScriptedModels): (string | null)[] {
  return server.requests.map(({ schema }) => schema);
}

describe("a must criterion that no test can show", () => {
  test("goes back to the product manager once, with the reason", async () => {
    await using scripted = await scripting([specified(), milder]);
    const run = await house(scripted);
    expect(schemas(scripted)).toEqual([
      "specification",
      "acceptance_tests",
      "specification",
      "acceptance_tests",
      "file_set",
      "review",
    ]);
    expect(scripted.server.requests[2]?.lastUser).toContain(
      [
        "This specification cannot be tested in full:",
        `- must criterion c2 cannot be tested: ${REASON}; write it so that one request or command shows it, or make it a should`,
      ].join("\n"),
    );
    expect(run.verdict?.status).toBe("verified");
    expect(run.answer).toContain(`VERIFIED 1/3 criteria, c2 unproven: ${REASON}`);
  });

  test("stays unproven if the product manager insists: the software is reviewed, but not verified", async () => {
    await using scripted = await scripting(specified());
    const run = await house(scripted);
    expect(schemas(scripted).filter((schema) => schema === "specification")).toHaveLength(2);
    expect(schemas(scripted).filter((schema) => schema === "file_set")).toHaveLength(1);
    expect(schemas(scripted).at(-1)).toBe("review");
    expect(run.verdict).toMatchObject({
      status: "not-verified",
      reason: `criterion c2 is unproven: ${REASON}`,
    });
    expect(run.outcome).toMatchObject({
      status: "partial",
      reason: `not verified: criterion c2 is unproven: ${REASON}`,
    });
    expect(run.files).toEqual(written("good").json.files);
  });

  test("is accepted by an option, and the verdict says so", async () => {
    await using scripted = await scripting(specified());
    const run = await house(scripted, { acceptUntestable: true });
    expect(schemas(scripted)).toEqual(["specification", "acceptance_tests", "file_set", "review"]);
    expect(run.verdict).toMatchObject({ status: "verified", accepted: ["c2"] });
    expect(run.outcome?.status).toBe("completed");
  });

  test("does not hide that the software is faulty", async () => {
    const failing = written(`fails greets c1: silence`);
    await using scripted = await scriptedModels(
      scriptBySchema({
        specification: milder,
        acceptance_tests: partly,
        file_set: [failing, written("good")],
        review: reviewed(),
      }),
    );
    const run = await house(scripted);
    expect([run.round, run.verdict?.status]).toEqual([2, "verified"]);
  });
});

/** Runs a Software House with approval until its second question; returns a function that answers. */
async function asking(scripted: ScriptedModels) {
  const options = { models: scripted.models, verifier: scriptedVerifier(), out: null } as const;
  const graph = createSoftwareHouse({
    ...options,
    approval: "specification",
    checkpointer: new MemorySaver(),
  });
  const open = () => pendingApprovals<SpecificationApproval | UntestableApproval>(graph, thread);
  const answer = async (decision: ApprovalAnswer): Promise<HouseRun> => {
    const [asked] = await open();
    if (asked === undefined) throw new Error("no question waits for an answer");
    return observed(graph, await answerApprovals(graph, thread, { [asked.id]: decision }), thread);
  };
  await observed(graph, ask("a greeter, please"), thread);
  const asked = await answer({ decision: "approve" });
  return { open, answer, asked, graph };
}

describe("the approval of an unproven must criterion", () => {
  test("is asked for before any file is written, with the reason", async () => {
    await using scripted = await scripting(specified());
    const { open, answer, asked } = await asking(scripted);
    expect(await open()).toMatchObject([
      { kind: "untestable", request: "a greeter, please", criteria: [{ id: "c2", reason: REASON }] },
    ]);
    expect(asked.events).toContainEqual(
      expect.objectContaining({ type: "approval_requested", kind: "untestable" }),
    );
    expect(schemas(scripted)).toEqual(["specification", "acceptance_tests"]);
    const run = await answer({ decision: "approve" });
    expect(run.verdict).toMatchObject({ status: "verified", accepted: ["c2"] });
  });

  test("sends the specification back if it is refused, and the new one is asked about", async () => {
    await using scripted = await scripting([specified(), milder]);
    const { open, answer } = await asking(scripted);
    await answer({ decision: "reject", feedback: "then leave it out" });
    expect(scripted.server.requests[2]?.lastUser).toContain("- then leave it out");
    expect(scripted.server.requests[2]?.lastUser).toContain("must criterion c2 cannot be tested");
    expect((await open()).map(({ kind }) => kind)).toEqual(["specification"]);
    const run = await answer({ decision: "approve" });
    expect(run.verdict?.status).toBe("verified");
  });

  test("stops the run after three refusals", async () => {
    await using scripted = await scripting(specified());
    const { answer } = await asking(scripted);
    await answer({ decision: "reject", feedback: "no" });
    await answer({ decision: "approve" });
    await answer({ decision: "reject", feedback: "no, again" });
    await answer({ decision: "approve" });
    const run = await answer({ decision: "reject", feedback: "never" });
    expect(run.outcome).toMatchObject({ status: "stopped", code: "rejected" });
  });

  test("cannot be edited", async () => {
    await using scripted = await scripting(specified());
    const { open, answer } = await asking(scripted);
    await answer({ decision: "edit", task: "another" });
    const [question] = await open();
    expect(question).toMatchObject({
      kind: "untestable",
      faults: ["decision must be approve or reject: this question cannot be edited"],
    });
  });
});
