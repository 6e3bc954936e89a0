import { HumanMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import {
  Command,
  END,
  MessagesValue,
  ReducedValue,
  Send,
  START,
  StateGraph,
  StateSchema,
} from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { z } from "zod";
import { plainPrompts, type PlainPrompt, type PlainResult, type TeamName } from "../plain-prompts.ts";
import type { RunJob, Surroundings } from "./contender.ts";
import { planReply, stepReply } from "./plain-replies.ts";

const resultSchema = z.object({ id: z.string(), agent: z.string(), text: z.string() });

const State = new StateSchema({
  messages: MessagesValue,
  plan: z.array(stepReply),
  results: new ReducedValue(
    z.array(resultSchema).default(() => []),
    { inputSchema: z.array(resultSchema), reducer: (current, added) => [...current, ...added] },
  ),
});

interface Task {
  goal: string;
  step: z.infer<typeof stepReply>;
  results: PlainResult[];
}

/** J2 as somebody who knows LangGraph writes it for this job alone: waves by Send, results in a reducer. */
export function handWrittenSupervisor({ baseUrl, texts }: Surroundings): RunJob {
  const prompts = plainPrompts(texts);
  const model = new ChatOpenAI({ model: "bench", apiKey: "none", configuration: { baseURL: baseUrl } });
  const planner = model.withStructuredOutput(planReply, { name: "plan" });
  const work =
    (agent: TeamName) =>
    async ({ goal, step, results }: Task) => {
      const { text } = await model.invoke(
        toMessages(prompts.step(agent, { goal, results, task: step.task })),
      );
      return { results: [{ id: step.id, agent, text }] };
    };
  const graph = new StateGraph(State)
    .addNode("planner", async ({ messages }) => {
      const { steps } = await planner.invoke(toMessages(prompts.plan(firstText(messages))));
      return { plan: steps };
    })
    .addNode("supervisor", supervise, { ends: ["researcher", "coder", "writer", "synthesizer"] })
    .addNode("researcher", work("researcher"))
    .addNode("coder", work("coder"))
    .addNode("writer", work("writer"))
    .addNode("synthesizer", async ({ messages, results }) => ({
      messages: [await model.invoke(toMessages(prompts.synthesize(firstText(messages), results)))],
    }))
    .addEdge(START, "planner")
    .addEdge("planner", "supervisor")
    .addEdge("researcher", "supervisor")
    .addEdge("coder", "supervisor")
    .addEdge("writer", "supervisor")
    .addEdge("synthesizer", END)
    .compile();
  return async (goal) => {
    const { messages } = await graph.invoke(
      { messages: [{ role: "user", content: goal }] },
      { recursionLimit: 50 },
    );
    return messages.at(-1)?.text ?? "";
  };
}

function supervise({ messages, plan, results }: typeof State.State): Command {
  const done = new Map(results.map((result) => [result.id, result]));
  const ready = plan.filter(({ id, dependsOn }) => !done.has(id) && dependsOn.every((one) => done.has(one)));
  if (ready.length === 0) return new Command({ goto: "synthesizer" });
  const goal = firstText(messages);
  return new Command({
    goto: ready.map((step) => {
      const shown = step.dependsOn.flatMap((id) => done.get(id) ?? []);
      return new Send(step.agent, { goal, step, results: shown });
    }),
  });
}

function firstText(messages: readonly BaseMessage[]): string {
  return messages.at(0)?.text ?? "";
}

function toMessages({ system, user }: PlainPrompt): BaseMessage[] {
  return [new SystemMessage(system), new HumanMessage(user)];
}
