import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runEvaluation, type EvaluationCase } from "../../../src/evaluation/index.ts";
import { createModels, createRouter, loadSettings, type Models } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const kitchen = (models?: Models) =>
  createRouter({ specialists: [cook, baker], models, retry: { attempts: 1 } });
const soup: EvaluationCase = { id: "soup", request: "Soup?", expect: { route: "cook" } };

describe("recordings of an evaluation", () => {
  test("records each run, and plays the recordings without a model", async () => {
    using made = temporaryFolder();
    const folder = made.path;
    const routes = [routeTo("cook"), routeTo("baker")];
    const cases = [{ ...soup, id: "soup/1" }];
    const given = { cases, repeat: 2, concurrency: 1 };
    const recorded = await (async () => {
      await using scripted = await scriptedModels(scriptBySchema({ route: routes, text: { text: "Done." } }));
      return await runEvaluation({ ...given, graph: kitchen(scripted.models), record: folder });
    })();

    const replayed = await runEvaluation({ ...given, graph: kitchen, replay: folder });
    const other = await runEvaluation({
      ...given,
      repeat: 3,
      cases: [{ ...soup, id: "soup/1", request: "Stew?" }],
      graph: kitchen,
      replay: folder,
    });

    expect(readdirSync(folder).toSorted()).toEqual(["soup%2F1.1.json", "soup%2F1.2.json"]);
    expect(recorded.cases[0]).toMatchObject({ passed: 1, graded: 2 });
    expect(replayed).toMatchObject({
      mode: "recordings",
      cases: [{ passed: 1, graded: 2 }],
      routes: recorded.routes,
    });
    expect(other.trialCounts).toMatchObject({ error: 2, unfinished: 1 });
    expect(other.cases[0]?.trials[0]?.reason).toContain("the replay is not as recorded");
    await expect(runEvaluation({ ...given, graph: kitchen(), replay: folder })).rejects.toThrow(
      "replay needs a graph that is made with its models",
    );
  });

  test("a rehearsal that was recorded stays a rehearsal", async () => {
    using made = temporaryFolder();
    const models = createModels(() => loadSettings({ TROUPE_MODE: "rehearsal" }));

    const recorded = await runEvaluation({ graph: kitchen(models), cases: [soup], record: made.path });
    const replayed = await runEvaluation({ graph: kitchen, cases: [soup], replay: made.path });

    expect([recorded.mode, replayed.mode]).toEqual(["rehearsal", "rehearsal"]);
  });

  test("a run whose recording cannot be written is an error, and the others are reported", async () => {
    using made = temporaryFolder();
    const bread = { ...soup, id: "bread" };
    await using scripted = await scriptedModels(
      scriptBySchema({
        route: routeTo("cook"),
        text: () => {
          // The first run is over: its file is there. A folder takes the place of the second one.
          mkdirSync(join(made.path, "bread.1.json"), { recursive: true });
          return { text: "Done." };
        },
      }),
    );

    const report = await runEvaluation({
      graph: kitchen(scripted.models),
      cases: [bread, { ...soup, id: "stew" }],
      concurrency: 1,
      record: made.path,
    });

    expect(report.trialCounts).toMatchObject({ passed: 1, error: 1 });
    expect(report.cases[0]?.trials[0]?.reason).toContain("it could not be recorded");
  });

  test("long ids of any writing are recorded and played, each in a file of its own", async () => {
    using made = temporaryFolder();
    const ids = ["湯".repeat(150), `${"湯".repeat(149)}米`, "a".repeat(150), "half \uD83C"];
    const { request, expect: expected } = soup;
    const cases = ids.map((id) => ({ id, request, expect: expected }));
    {
      await using scripted = await scriptedModels(
        scriptBySchema({ route: routeTo("cook"), text: { text: "Done." } }),
      );
      await runEvaluation({ graph: kitchen(scripted.models), cases, record: made.path });
    }

    const replayed = await runEvaluation({ graph: kitchen, cases, replay: made.path });

    expect(replayed.trialCounts).toMatchObject({ passed: 4 });
    expect(readdirSync(made.path)).toHaveLength(4);
  });

  test("a place that cannot be written is refused before a model is called", async () => {
    using made = temporaryFolder();
    mkdirSync(join(made.path, "stew.1.json"));
    await using scripted = await scriptedModels(() => ({ text: "No request may come." }));
    const cases = [soup, { ...soup, id: "stew" }];

    const refused = runEvaluation({ graph: kitchen(scripted.models), cases, record: made.path });

    await expect(refused).rejects.toThrow(/stew\.1\.json: it is a folder/);
    expect(scripted.server.requests).toEqual([]);
  });

  test("a judge that was recorded need not be asked again", async () => {
    using made = temporaryFolder();
    const judged = { ...soup, expect: { route: "cook", judges: ["kind"] } };
    const judges = { kind: { criteria: "It is kind." } };
    {
      await using scripted = await scriptedModels(
        scriptBySchema({
          route: routeTo("cook"),
          text: { text: "Done." },
          judgment: { json: { reason: "friendly", pass: true } },
        }),
      );
      const { models } = scripted;
      const first = { kind: { ...judges.kind, models } };
      await runEvaluation({ graph: kitchen(models), cases: [judged], judges: first, record: made.path });
    }

    const same = await runEvaluation({ graph: kitchen, cases: [judged], judges, replay: made.path });
    const stricter = { ...judged, expect: { ...judged.expect, answer: { equals: "Soup." } } };
    const failed = await runEvaluation({ graph: kitchen, cases: [stricter], judges, replay: made.path });

    expect(same.trialCounts).toMatchObject({ passed: 1 });
    expect(failed.trialCounts).toMatchObject({ failed: 1, error: 0 });
  });
});
