import { createModels, loadSettings } from "troupe";
import { createModelServer, scriptBySchema } from "troupe/testing";
import { expect, test } from "vitest";
import { createTeam } from "../src/team.ts";

test("the writer gets the researcher's result", async () => {
  await using server = await createModelServer({
    script: scriptBySchema({
      plan: {
        json: {
          steps: [
            { id: "facts", agent: "researcher", task: "Collect the facts.", dependsOn: [] },
            { id: "text", agent: "writer", task: "Write the text.", dependsOn: ["facts"] },
          ],
        },
      },
      text: [{ text: "Tea is a leaf." }, { text: "Drink tea." }, { text: "In short: drink tea." }],
    }),
  });
  const team = createTeam(
    createModels(() => loadSettings({ TROUPE_MODE: "live", OPENAI_BASE_URL: server.baseUrl })),
  );

  const { messages, results, outcome } = await team.invoke({
    messages: "What about tea?",
  });

  expect(messages.at(-1)?.text).toBe("In short: drink tea.");
  expect(outcome?.status).toBe("completed");
  expect(results["text"]?.agent).toBe("writer");
  expect(server.requests[2]?.lastUser).toContain("Tea is a leaf.");
});
