import { createHandoffs, createSupervisor } from "../../graphs/index.ts";
import { defineSpecialist, isTroupeError } from "../../src/index.ts";
import { modelsAt } from "../models-at.ts";
import { ANSWER } from "./answers.ts";
import { lookUp } from "./kinds.ts";

const clerk = defineSpecialist({
  name: "clerk",
  description: "looks up",
  prompt: "You look up.",
  tools: [lookUp],
});
const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." });
const triage = defineSpecialist({
  name: "triage",
  description: "sorts",
  prompt: "You sort.",
  handoffs: ["clerk"],
});

const CONCURRENT_RUNS = 6;

/** Runs supervisors, whole and streamed, and handoffs against a model that may fail, and counts their endings. */
export async function measureFaults({
  runs,
  baseUrl,
}: {
  runs: number;
  baseUrl: string;
}): Promise<Record<string, number>> {
  const retry = { pauseMilliseconds: 5, stallMilliseconds: 300, replyMilliseconds: 2_000 };
  const models = modelsAt(baseUrl);
  const team = createSupervisor({ specialists: [clerk, cook], models, retry });
  const desk = createHandoffs({ specialists: [triage, clerk], entry: "triage", models, retry });
  const input = { messages: [{ role: "user", content: "go" }] };
  const ways = [
    () => team.invoke(input),
    () => desk.invoke(input),
    async () => {
      let state: unknown;
      for await (const [mode, piece] of await team.stream(input, { streamMode: ["messages", "values"] })) {
        if (mode === "values") state = piece;
      }
      return state as Awaited<ReturnType<typeof team.invoke>>;
    },
  ];
  const endings: Record<string, number> = {};
  let started = 0;
  const runInTurn = async (): Promise<void> => {
    while (started < runs * ways.length) {
      const way = ways[started % ways.length] ?? (() => team.invoke(input));
      started += 1;
      const ending = await endingOf(way);
      endings[ending] = (endings[ending] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_RUNS }, runInTurn));
  return endings;
}

/** Returns how a run ended. A run that completed with another answer than the model's is `wrong`. */
async function endingOf(
  way: () => Promise<{
    messages: { text: string }[];
    outcome: { status: string; code: string | null } | null;
  }>,
): Promise<string> {
  try {
    const { messages, outcome } = await way();
    if (outcome?.status !== "completed") return outcome?.code ?? outcome?.status ?? "no outcome";
    return messages.at(-1)?.text.includes(ANSWER) === true ? "completed" : "wrong";
  } catch (error) {
    return isTroupeError(error) ? error.code : "unexpected";
  }
}
