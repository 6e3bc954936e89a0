import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSoftwareHouse } from "../../../graphs/software-house.ts";
import type { AcceptanceTests } from "../../../src/software-house/index.ts";
import { scriptBySchema, type ScriptEntry } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import { house, observed, reviewed, specified, tested, written } from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

/** Creates models whose test author sends these tests, and whose developer sends these files. */
function testing(
  acceptance_tests: ScriptEntry,
  file_set: ScriptEntry = written("good"),
): Promise<ScriptedModels> {
  const rest = { specification: specified(), review: reviewed() };
  return scriptedModels(scriptBySchema({ acceptance_tests, file_set, ...rest }));
}

/** Returns the tests with another expected output in the first one. */
function expecting(pattern: string): { json: AcceptanceTests } {
  const { json } = tested();
  const [first, ...rest] = json.tests;
  const steps = (first?.steps ?? []).map((step) =>
    step.kind === "command"
      ? Object.assign({}, step, { expect: { ...step.expect, stdout: [pattern] } })
      : step,
  );
  return { json: { tests: [{ criterionId: "c1", name: "greets c1", steps }, ...rest] } };
}

const dispute = written("fails greets c1: it says hi", {
  disputes: [{ test: "greets c1", reason: "the specification does not say hello" }],
});

describe("the acceptance tests of a Software House", () => {
  test("are written from the specification alone, and the developer does not see their data", async () => {
    await using scripted = await testing(expecting("a secret answer"));
    await house(scripted);
    const [, author, developer] = scripted.server.requests;
    expect(author?.messages).toHaveLength(2);
    expect(author?.lastUser).toMatch(
      /^<specification .*\n.*\n<\/specification \w+>\n\nWrite its acceptance tests\.$/,
    );
    expect(developer?.lastUser).toContain("- c1: greets c1 (a run, exit 0)");
    expect(developer?.lastUser).not.toContain("a secret answer");
  });

  test("are sent back with all their faults, at most twice", async () => {
    const faulty = expecting("([");
    faulty.json.tests.push({ criterionId: "c9", name: "greets c1", steps: [] });
    await using scripted = await testing([{ json: { tests: [] } }, faulty, tested()]);
    const run = await house(scripted);
    const [, , second, third] = scripted.server.requests;
    expect(second?.lastUser).toContain("- must criterion c1 has no test\n- must criterion c2 has no test");
    expect(third?.lastUser).toMatch(/but "greets c1" is used several times/);
    expect(third?.lastUser).toMatch(/step 1: the pattern \/\(\[\/ is not a regular expression/);
    expect(third?.lastUser).toMatch(/unknown criterion "c9"; available: c1, c2, c3/);
    expect(run.outcome?.status).toBe("completed");
  });

  test("end the run if they stay faulty", async () => {
    await using scripted = await testing({ json: { tests: [] } });
    const run = await house(scripted);
    expect(run.outcome).toMatchObject({ status: "failed", code: "structured_reply_invalid" });
    expect(run.outcome?.usage.modelCalls).toBe(4);
  });
});

describe("a disputed test", () => {
  test("goes back to its author, which can correct it once, and the ruling is recorded", async () => {
    await using scripted = await testing(
      [tested(), expecting("hi c1")],
      [dispute, { json: { ...dispute.json, files: written("good").json.files } }],
    );
    const run = await house(scripted);
    const asked = scripted.server.requests.map(({ schema }) => schema);
    expect(asked.filter((schema) => schema === "acceptance_tests")).toHaveLength(2);
    const ruling = scripted.server.requests[3];
    expect(ruling?.lastUser).toContain("greets c1: the specification does not say hello");
    expect(ruling?.lastUser).not.toContain("it says hi");
    expect(run.tests).toEqual(expecting("hi c1").json.tests);
    const [, frozen] = run.events.filter((event) => event.type === "tests_frozen");
    expect(frozen).toMatchObject({ rulings: [{ test: "greets c1", ruling: "corrected" }] });
    expect(run.frozen).toEqual({
      sha256: frozen?.sha256,
      rulings: [
        {
          test: "greets c1",
          reason: "the specification does not say hello",
          ruling: "corrected",
          round: 1,
        },
      ],
    });
    expect(scripted.server.requests[4]?.lastUser).toContain("- greets c1: corrected");
  });

  test("stays as it is if its author keeps it, and no other test changes", async () => {
    const [first, second] = tested().json.tests;
    const weakened = { tests: [first, { ...second, steps: [] }] };
    await using scripted = await testing([tested(), { json: weakened }], [dispute, written("good")]);
    const run = await house(scripted);
    expect(run.tests).toEqual(tested().json.tests);
    expect(run.frozen?.rulings.map(({ ruling }) => ruling)).toEqual(["kept"]);
    expect(run.verdict?.status).toBe("verified");
  });

  test("that does not exist gets no ruling", async () => {
    const unknown = written("good", { disputes: [{ test: "greets the moon", reason: "why not" }] });
    await using scripted = await testing(tested(), unknown);
    const run = await house(scripted);
    expect(run.outcome?.usage.modelCalls).toBe(4);
  });
});

test("acceptance tests that were changed after they were frozen are not run", async () => {
  await using scripted = await testing(tested());
  const verifier = scriptedVerifier();
  const graph = createSoftwareHouse({
    models: scripted.models,
    verifier,
    out: null,
    checkpointer: new MemorySaver(),
  });
  const stopping = { ...thread, interruptBefore: ["verify" as const] };
  await graph.invoke(ask("a greeter"), stopping);
  await graph.updateState(thread, { tests: expecting(".").json.tests }, "build");
  const run = await observed(graph, null, thread);
  expect(verifier.asked).toEqual(["build good"]);
  expect(run.outcome).toMatchObject({
    status: "partial",
    reason: expect.stringContaining("the acceptance tests were changed after they were frozen") as string,
  });
});
