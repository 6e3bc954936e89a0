import { createModelServer, scriptBySchema } from "../src/testing/index.ts";

/**
 * Starts the model of `toolTeam`: a plan of three steps, a tool call in each, and then this text. It takes as long as the last
 * message from the parent process says. The process ends with its parent. Resolves to the model's address.
 */
export async function startToolModel(text: string): Promise<string> {
  let delayMilliseconds = 0;
  const step = (id: string, dependsOn: string[] = []) => ({
    id,
    agent: "worker",
    task: `Do ${id}.`,
    dependsOn,
  });
  const { baseUrl } = await createModelServer({
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
  return baseUrl;
}
