import { MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createHandoffs } from "../../../graphs/index.ts";
import { scriptOf } from "../../../src/testing/index.ts";
import {
  agUiClient,
  agUiServer,
  conversationOf,
  eventsOf,
  seenRun,
} from "../../support/ag-ui/ag-ui-server.ts";
import { calls, everyone, transfer } from "../../support/desk.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

test("a conversation that changes hands: who has it is in the state, and each speaks under a name", async () => {
  const replies = [calls(transfer("eve")), { text: "I mend it." }, { text: "Still mending." }];
  await using scripted = await scriptedModels(scriptOf(replies));
  const graph = createHandoffs({
    specialists: everyone,
    entry: "ann",
    models: scripted.models,
    checkpointer: new MemorySaver(),
  });
  await using server = await agUiServer(graph);
  const agent = agUiClient(server.url, "It is broken.");
  const first = await seenRun(agent);
  expect([first.error, first.warnings]).toEqual([null, []]);
  expect(eventsOf(first, "CUSTOM").find(({ name }) => name === "handed_over")?.value).toMatchObject({
    to: "eve",
  });
  expect(agent.state).toMatchObject({ active: "eve" });
  agent.addMessage({ id: "second", role: "user", content: "And now?" });
  const second = await seenRun(agent);
  expect([second.error, second.warnings]).toEqual([null, []]);
  expect(eventsOf(second, "STATE_SNAPSHOT")).toMatchObject([{ snapshot: { active: "eve" } }]);
  expect(conversationOf(agent)).toEqual([
    "user: It is broken.",
    "eve: I mend it.",
    "user: And now?",
    "eve: Still mending.",
  ]);
});
