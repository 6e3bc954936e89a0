import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runEvaluation, type EvaluationCase } from "../../../src/evaluation/index.ts";
import { createRouter, type Models } from "../../../src/index.ts";
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
});
