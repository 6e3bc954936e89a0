import { InMemoryStore } from "@langchain/langgraph";
import { defineSpecialist } from "troupe";
import { createBlackboard } from "./blackboard.ts";
import { specialistAgent } from "./specialist-agent.ts";

const proposer = defineSpecialist({
  name: "proposer",
  description: "proposes a name",
  prompt:
    "Propose one name for what `input` describes. Follow the critic's advice. Answer with the name only.",
});
const critic = defineSpecialist({
  name: "critic",
  description: "judges the proposal",
  prompt: "Judge the proposer's name. Answer APPROVED if it is good, else one sentence on what to change.",
});

const blackboard = createBlackboard({
  agents: [specialistAgent(proposer), specialistAgent(critic)],
  until: ({ critic: verdict }) => typeof verdict === "string" && verdict.startsWith("APPROVED"),
  maximumRounds: 4,
  store: new InMemoryStore(),
});

const input = process.argv.slice(2).join(" ") || "A bakery in a harbor town.";
const stream = await blackboard.stream({ input }, { streamMode: "values" });
let shown = "";
for await (const { round, board, outcome } of stream) {
  const text = `round ${round}: ${JSON.stringify(board)}`;
  if (board !== undefined && text !== shown) console.log(text);
  shown = text;
  if (outcome) console.log("outcome:", JSON.stringify(outcome));
}
