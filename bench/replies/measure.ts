import { isTroupeError } from "../../src/index.ts";
import {
  createModelServer,
  type ModelReply,
  type ModelRequest,
  type ModelScript,
} from "../../src/testing/index.ts";
import type { Behavior } from "./behavior.ts";
import { GRAPHS, type Ended, type Runnable } from "./graphs.ts";
import { MODEL_KINDS } from "./model-kinds.ts";

/** What came out of a run. `wrong` is the one thing that must never be. */
export type Outcome =
  | { kind: "answered"; attempts: number }
  | { kind: "failed"; code: string }
  | { kind: "wrong"; answer: string };

/** The two ways in which a reply comes. */
export const WAYS = ["whole", "streamed"] as const;

/** One cell of the table: a behavior at one graph, whole and streamed. */
export type Cell = Readonly<Record<(typeof WAYS)[number], Outcome>>;

/** Where a behavior is met: at which graph, with which kind of model. */
interface Place {
  graph: string;
  /** @default "named" */
  kind?: string;
}

/** Runs a behavior through a graph, with whole replies and with streamed ones. */
export async function cellOf(behavior: Behavior, place: Place): Promise<Cell> {
  const whole = await outcomeOf(behavior, place, "whole");
  return { whole, streamed: await outcomeOf(behavior, place, "streamed") };
}

async function outcomeOf(
  behavior: Behavior,
  { graph: name, kind = "named" }: Place,
  way: (typeof WAYS)[number],
): Promise<Outcome> {
  await using server = await createModelServer({ script: scriptFor(behavior) });
  const models = MODEL_KINDS[kind]?.(server.baseUrl);
  const build = GRAPHS[name];
  if (build === undefined || models === undefined)
    throw new Error(`there is no graph ${name}, or no ${kind} model`);
  const graph = build({ models, tools: behavior.tools }) as Runnable;
  // A name that no server takes, and a turn that was not answered.
  const messages = [
    { role: "user", name: "José García", content: "Hello?" },
    { role: "user", name: "José García", content: "What is in stock, and what is the capital of France?" },
  ];
  try {
    const { messages: all, outcome } = await (way === "whole"
      ? graph.invoke({ messages })
      : lastState(await graph.stream({ messages }, { streamMode: ["messages", "values"] })));
    const answer = all.at(-1)?.text ?? "";
    if (outcome.status !== "completed")
      return { kind: "failed", code: outcome.code ?? codeIn(outcome, server.requests) };
    if (answer !== behavior.answer) return { kind: "wrong", answer };
    return { kind: "answered", attempts: server.requests.length };
  } catch (error) {
    if (!isTroupeError(error)) throw error;
    return { kind: "failed", code: error.code };
  }
}

/** Returns the code in a reason such as `step answer failed: ... (model_quota_exhausted)`, or the status. */
function codeIn({ status, reason }: Ended["outcome"], _requests: unknown): string {
  return /model_\w+|step_\w+|specialist_\w+/.exec(reason ?? "")?.[0] ?? status;
}

async function lastState(stream: AsyncIterable<[string, unknown]>): Promise<Ended> {
  let state: unknown;
  for await (const [mode, chunk] of stream) if (mode === "values") state = chunk;
  return state as Ended;
}

function scriptFor({ reply, decide }: Behavior): ModelScript {
  let attempts = 0;
  return (request) => {
    const decision = decisionFor(request);
    if (decision !== null) return decide?.(request) ?? decision;
    attempts += 1;
    return reply(request, attempts);
  };
}

/** The scripted route or plan, in the way in which it is asked for; null for a specialist's call. */
function decisionFor(request: ModelRequest): ModelReply | null {
  const json = isAbout(request, "confidence")
    ? { specialist: "clerk", confidence: 1, reason: "It is a question." }
    : isAbout(request, "dependsOn")
      ? {
          steps: [{ id: "answer", agent: "clerk", task: "Answer the questions.", dependsOn: [] }],
          result: null,
          answer: null,
        }
      : null;
  if (json === null) return null;
  const forced = request.tools.find(({ function: { name } }) => name === request.schema);
  return forced === undefined ? { json } : { toolCalls: [{ name: forced.function.name, arguments: json }] };
}

function isAbout({ body, system }: ModelRequest, property: string): boolean {
  const asked = JSON.stringify([body["response_format"] ?? null, body["tools"] ?? null]) + system;
  return asked.includes(`"${property}"`) || asked.includes(`\\"${property}\\"`);
}
