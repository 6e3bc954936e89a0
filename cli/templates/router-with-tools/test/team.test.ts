import { createModels, loadSettings } from "troupe";
import { createModelServer, scriptBySchema } from "troupe/testing";
import { expect, test } from "vitest";
import { createTeam } from "../src/team.ts";

/** Asks the team about order 1001 in a customer's name. The model's words come from a script. */
async function ask(customer: string) {
  await using server = await createModelServer({
    script: scriptBySchema({
      route: { json: { specialist: "orders", confidence: 0.9, reason: "It is about an order." } },
      text: [
        { toolCalls: [{ name: "find_order", arguments: { id: "1001" } }] },
        ({ messages }) => ({ text: `I found: ${String(messages.at(-1)?.["content"])}` }),
      ],
    }),
  });
  const team = createTeam(
    createModels(() => loadSettings({ TROUPE_MODE: "live", OPENAI_BASE_URL: server.baseUrl })),
  );
  return await team.invoke({ messages: "Where is order 1001?" }, { configurable: { customer } });
}

test("the orders specialist looks an order of the customer up", async () => {
  const { messages, route } = await ask("ann");
  expect(route?.specialist).toBe("orders");
  expect(messages.at(-1)?.text).toBe("I found: Order 1001 is shipped, and arrives on Friday.");
});

test("a customer does not see the order of another one", async () => {
  const { messages } = await ask("ben");
  expect(messages.at(-1)?.text).toBe("I found: This customer has no order 1001.");
});
