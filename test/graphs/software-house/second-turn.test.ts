import { MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createSoftwareHouse } from "../../../graphs/software-house.ts";
import type { AcceptanceTests } from "../../../src/software-house/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import { observed, reviewed, specified, tested, written } from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";

const [c1, c2] = specified().json.criteria;
const counts = { ...c1!, id: "c4", when: "it is asked for counts" };
const changed = { ...c2!, when: "it is called twice for c2" };

/** The second turn changes c2, drops c3 and adds c4. */
const later = specified({ title: "Greeter that counts", criteria: [c1!, changed, counts] });

/** Tests that the author writes in the second turn. It writes one again that is kept, with other values. */
function writtenLater(): { json: AcceptanceTests } {
  const [again, twice, four] = tested("c1", "c2", "c4").json.tests;
  return { json: { tests: [{ ...again!, steps: [] }, twice!, four!] } };
}

test("a second turn keeps the tests of unchanged criteria, and says what is new", async () => {
  const findings = [
    { severity: "minor" as const, path: "main.go", line: 1, claim: "it is loud", reproduction: null },
  ];
  await using scripted = await scriptedModels(
    scriptBySchema({
      specification: [specified(), later],
      acceptance_tests: [tested("c1", "c2", "c3"), writtenLater()],
      file_set: [written("good"), written("better")],
      review: [
        reviewed({ findings }),
        reviewed({
          criteria: ["c1", "c2", "c4"].map((id) => ({ id, verdict: "pass" as const, evidence: "x" })),
        }),
      ],
    }),
  );
  const graph = createSoftwareHouse({
    models: scripted.models,
    verifier: scriptedVerifier(),
    checkpointer: new MemorySaver(),
    out: null,
  });
  const first = await observed(graph, ask("a greeter"), thread);
  const run = await observed(graph, ask("count the greetings"), thread);
  const [, author, developer] = scripted.server.requests.slice(4);

  expect(author?.lastUser).toMatch(/stay as they are:\n<kept .*\n- c1: greets c1\n<\/kept/);
  expect(run.tests).toEqual([first.tests[0], ...writtenLater().json.tests.slice(1)]);
  expect(developer?.lastUser).toContain("(new: c4; changed: c2; removed: c3)");
  expect(developer?.lastUser).toContain("- minor main.go:1: it is loud");
  expect(run.answer).toContain("1 test kept from the turn before; new: c4; changed: c2; removed: c3");
  expect(run.verdict?.status).toBe("verified");
});
