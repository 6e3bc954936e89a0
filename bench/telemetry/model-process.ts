import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createModelServer, scriptBySchema } from "../../src/testing/index.ts";

// The model, and a receiver of spans that reads what it gets and keeps nothing. In a process of its own, so that neither
// counts as work of the run. A command sets how long the model takes.

let delayMilliseconds = 0;
const step = (id: string, dependsOn: string[] = []) => ({
  id,
  agent: "worker",
  task: `Do ${id}.`,
  dependsOn,
});
const model = await createModelServer({
  script: scriptBySchema({
    plan: () => ({
      json: { steps: [step("one"), step("two"), step("three", ["one", "two"])] },
      delayMilliseconds,
    }),
    text: ({ messages, tools }) => {
      if (tools.length === 0 || messages.at(-1)?.role === "tool") return { text: "done", delayMilliseconds };
      return { toolCalls: [{ name: "look_up", arguments: { of: "it" } }], delayMilliseconds };
    },
  }),
});
const receiver = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200).end());
});
await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
const { port } = receiver.address() as AddressInfo;
process.on("message", (command: { delayMilliseconds: number }) => {
  ({ delayMilliseconds } = command);
  process.send?.({});
});
process.on("disconnect", () => process.exit());
process.send?.({ baseUrl: model.baseUrl, receiver: `http://127.0.0.1:${port}/v1/traces` });
