import { MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { answerOf } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { thread } from "../../support/approvals.ts";
import { ask, menu, deliverTask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const broken: ModelReply = { fault: { kind: "status", status: 400, message: "the kitchen burns" } };

test("what Troupe said of a failed request is shown to the user, and not to the models of the next one", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ plan: [broken, menu], text: deliverTask }));
  const { models } = scripted;
  const graph = createSupervisor({ specialists: [cook, baker], models, checkpointer: new MemorySaver() });
  const failed = await graph.invoke(ask("a feast"), thread);
  expect(answerOf(failed)).toMatch(/^This could not be planned\. planner: model_\w+$/);
  expect(failed.outcome?.reason).toContain("the kitchen burns");
  await graph.invoke(ask("a feast, please"), thread);
  const [, planner, step] = scripted.server.requests;
  expect(planner?.messages.slice(1).map(({ content }) => content)).toEqual([
    "a feast",
    "(This request was not carried out.)",
    "a feast, please",
  ]);
  expect(step?.lastUser).toContain("assistant: (This request was not carried out.)");
  expect(JSON.stringify(scripted.server.requests)).not.toContain("the kitchen burns");
});
