import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { softwareHouse } from "../../../graphs/index.ts";
import { createVerifier } from "../../../src/software-house/verification/create-verifier.ts";
import { observed } from "../../support/house.ts";
import { ask } from "../../support/kitchen.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const verifier = createVerifier();
const { sandbox, toolchain, hint } = await verifier.readiness("go");
afterAll(() => verifier.close());
const isReady = sandbox !== null && toolchain !== null;

/** Compiling with an empty cache is slow, above all for the race detector. */
const FIVE_MINUTES = 300_000;

// The suite runs without a configured model, so the shipped graph is in rehearsal; Go and the sandbox are real.
describe.skipIf(!isReady)(`the Software House in rehearsal${isReady ? "" : ` (skipped: ${hint})`}`, () => {
  test(
    "builds the URL shortener: its tests find a real fault, and the second attempt passes",
    async () => {
      using folder = temporaryFolder();
      const configurable = { out: pathToFileURL(folder.path) };
      const run = await observed(softwareHouse, ask("Build a URL shortener in Go."), { configurable });
      const judged = run.events.find((event) => event.type === "judged");
      const failed = judged?.verdict.criteria.filter(({ verdict }) => verdict === "fail");
      expect(failed?.map(({ id }) => id)).toEqual(["c6", "c7"]);
      expect(run.verdict).toMatchObject({ status: "verified", reason: null, rounds: 2 });
      expect(run.verdict?.criteria.map(({ verdict }) => verdict)).toEqual(Array(9).fill("pass"));
      expect(run.outcome).toMatchObject({ status: "completed", mode: "rehearsal", usage: { modelCalls: 6 } });
      expect(run.answer).toContain("VERIFIED 9/9 criteria, 7 unit tests, race-clean");
      const page = await readFile(join(folder.path, "project/SPECIFICATION.md"), "utf8");
      expect(page).toContain('`POST /shorten with body {"url": "https://example.com/a/long/path"}`');
    },
    FIVE_MINUTES,
  );
});
