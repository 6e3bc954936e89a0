import { createModelServer, scriptBySchema } from "../../src/testing/index.ts";

// The model, in a process of its own, so that its work does not count as that of the run. A command sets how long it takes.

let delayMilliseconds = 0;
const step = (id: string, dependsOn: string[] = []) => ({
  id,
  agent: "worker",
  task: `Do ${id}.`,
  dependsOn,
});
const text = "It is done. ".repeat(100);
const model = await createModelServer({
  script: scriptBySchema({
    plan: () => ({
      json: { steps: [step("one"), step("two"), step("three", ["one", "two"])] },
      delayMilliseconds,
    }),
    text: ({ messages, tools }) => {
      if (tools.length === 0 || messages.at(-1)?.role === "tool") return { text, delayMilliseconds };
      return { toolCalls: [{ name: "look_up", arguments: { of: "it" } }], delayMilliseconds };
    },
  }),
});
process.on("message", (command: { delayMilliseconds: number }) => {
  ({ delayMilliseconds } = command);
  process.send?.({});
});
process.on("disconnect", () => process.exit());
process.send?.({ baseUrl: model.baseUrl });
