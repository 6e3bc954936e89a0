import type { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { changeStep, draftOf, editedPlan, removeStep } from "../../../web/page/inbox/plan-draft.ts";
import { resumeCommand, staleAnswers, type Answer } from "../../../web/page/inbox/answers.ts";
import { faultsOf, isKind, questionsIn, type Question } from "../../../web/page/inbox/question.ts";
import { newThread, say, type ServedState } from "../../support/dev-runs.ts";
import { startDevServer, type DevServer } from "../../support/dev-server.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const QUESTIONS = "test/fixtures/console/questions.ts";
const approve: Answer = { decision: "approve" };

// It rehearses: no model is configured.
let server: DevServer;
beforeAll(async () => {
  const graphs = {
    planned: "graphs/supervisor-with-approval.ts:graph",
    kitchen: `${QUESTIONS}:kitchen`,
    office: `${QUESTIONS}:office`,
    survey: `${QUESTIONS}:survey`,
  };
  server = await startDevServer({ graphs });
});
afterAll(() => server[Symbol.asyncDispose]());

/** A thread that waits, as the inbox sees and answers it. */
async function waiting(graph: string, request = "dinner") {
  const { client } = server;
  const thread = await newThread(client);
  const run = async (payload: Parameters<Client["runs"]["wait"]>[2]): Promise<ServedState> =>
    (await client.runs.wait(thread, graph, payload)) as unknown as ServedState;
  await run({ input: say(request) });
  const open = async (): Promise<Question[]> => questionsIn(await client.threads.getState(thread));
  return {
    thread,
    open,
    answer: (answers: readonly { question: Question; answer: Answer }[]) =>
      run({ command: resumeCommand(answers) }),
  };
}

function about(questions: readonly Question[], words: string): Question {
  const found = questions.find((question) => JSON.stringify(question).includes(words));
  if (found === undefined) throw new Error(`no question is about ${words}`);
  return found;
}

describe.concurrent("the inbox answers", () => {
  test("a plan that a person edited, after a faulty edit was shown again with its faults", async () => {
    const { open, answer } = await waiting("planned", "Write a story.");
    const [question] = await open();
    if (question === undefined || !isKind(question, "plan")) throw new Error("no plan waits");
    const draft = draftOf(question);
    const key = draft.steps[0]!.key;
    await answer([{ question, answer: editedPlan(changeStep(draft, key, { agent: "nobody" })) }]);
    const [again] = await open();
    expect([again?.id, faultsOf(again!)]).toEqual([
      question.id,
      [expect.stringContaining('names the unknown agent "nobody"')],
    ]);
    const others = draft.steps.slice(1).reduce((edited, step) => removeStep(edited, step.key), draft);
    const edited = changeStep(others, key, { task: "Write it in one line.", dependsOn: [] });
    const { plan, outcome } = await answer([{ question: again!, answer: editedPlan(edited) }]);
    expect([plan?.map(({ task }) => task), outcome?.status]).toEqual([
      ["Write it in one line."],
      "completed",
    ]);
  });

  test("steps together and one by one, in any order, and each by its id", async () => {
    const { open, answer } = await waiting("kitchen");
    const questions = await open();
    expect(questions.map(({ kind }) => kind)).toEqual(["step", "step", "step"]);
    const cake = about(questions, "do cake");
    await answer([{ question: cake, answer: { decision: "edit", task: "bake" } }]);
    const left = await open();
    expect(staleAnswers([{ question: cake, answer: approve }], left)).toHaveLength(1);
    expect(staleAnswers([{ question: about(questions, "do soup"), answer: approve }], left)).toEqual([]);
    const { results, outcome } = await answer([
      { question: about(left, "do soup"), answer: approve },
      { question: about(left, "do roast"), answer: { decision: "reject", feedback: "too heavy" } },
    ]);
    expect([results?.["cake"]?.text, results?.["soup"]?.status, results?.["roast"]?.error]).toMatchObject([
      expect.stringContaining("result of bake"),
      "completed",
      { code: "rejected", message: "rejected: too heavy" },
    ]);
    expect(outcome?.status).toBe("partial");
  });

  test("calls of tools, as they are and with other arguments", async () => {
    const { open, answer } = await waiting("office");
    const questions = await open();
    expect(questions.map(({ kind }) => kind)).toEqual(["tools", "tools"]);
    const calls = [{ name: "send", args: { to: "eve" } }];
    const { results } = await answer([
      { question: about(questions, '"ann"'), answer: approve },
      { question: about(questions, '"bob"'), answer: { decision: "edit", calls } },
    ]);
    expect(JSON.stringify(results)).toContain("ann: sent to ann");
    expect(JSON.stringify(results)).toContain("bob: sent to eve");
  });

  test("questions of a graph that Troupe did not build, by text and by JSON", async () => {
    const { open, answer } = await waiting("survey");
    const questions = await open();
    expect(questions.map(({ kind }) => kind)).toEqual(["other", "other"]);
    await answer([{ question: about(questions, "size"), answer: { decision: "answer", value: "large" } }]);
    const color = about(await open(), "color");
    const value = { name: "red", code: 3 };
    const state = await answer([{ question: color, answer: { decision: "answer", value } }]);
    expect(state).toMatchObject({ first: ['{"name":"red","code":3}'], second: ['"large"'] });
  });
});
