import { fileURLToPath } from "node:url";
import { MultiServerMCPClient } from "@langchain/mcp-adapters";
import { expect, test } from "vitest";
import { answerOf, createRouter, defineSpecialist, isTroupeEvent } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";

const program = fileURLToPath(new URL("../../fixtures/mcp/server.ts", import.meta.url));

test("a specialist calls the tools of an MCP server, and events report the calls", async () => {
  const client = new MultiServerMCPClient({
    weather: {
      transport: "stdio",
      command: process.execPath,
      args: ["--import", import.meta.resolve("tsx"), program],
    },
  });
  try {
    await using scripted = await scriptedModels(
      scriptBySchema({
        route: routeTo("clerk"),
        text: [
          { toolCalls: [{ name: "forecast", arguments: { city: "Porto" } }] },
          { text: "Take an umbrella." },
        ],
      }),
    );
    const clerk = defineSpecialist({
      name: "clerk",
      description: "knows the weather",
      prompt: "You read the weather report.",
      tools: await client.getTools(),
    });
    const graph = createRouter({ specialists: [clerk], models: scripted.models });

    const called: string[] = [];
    let answer: string | null = null;
    for await (const [mode, chunk] of await graph.stream(
      { messages: "Do I need an umbrella?" },
      { streamMode: ["custom", "values"] },
    )) {
      if (mode === "values") answer = answerOf(chunk);
      else if (isTroupeEvent(chunk) && chunk.type === "tool_called") called.push(chunk.tool);
    }
    expect(answer).toBe("Take an umbrella.");
    expect(called).toEqual(["forecast"]);
    expect(JSON.stringify(scripted.server.requests.at(-1)?.messages)).toContain("It rains in Porto.");
  } finally {
    await client.close();
  }
}, 60_000);
