import type { BaseMessage } from "@langchain/core/messages";
import { router, supervisor } from "../graphs/index.ts";
import { isTroupeError, type Outcome } from "../src/index.ts";
import { messageOf } from "../src/errors/locate-error.ts";
import { announceModels, environmentModels } from "../src/models/models.ts";
import { REAL_MODEL_HINT } from "../src/rehearsal/real-model-hint.ts";
import type { Route } from "../src/routing/route.ts";
import type { UsageEntry } from "../src/run/usage.ts";

/** The channels that are checked, of any of the graphs. */
interface State {
  messages: BaseMessage[];
  outcome: Outcome | null;
  usage: UsageEntry[];
  route?: Route | null;
  plan?: unknown[];
}

/** One run as its reader sees it: the last state, and the pieces of each streamed message by its id. */
interface Seen {
  state: State | undefined;
  pieces: Map<string, string[]>;
}

type Check = [what: string, held: boolean];

const GRAPHS = [
  {
    name: "router",
    graph: router,
    decider: "classifier",
    request: "Reverse a string in TypeScript, in one line.",
  },
  { name: "supervisor", graph: supervisor, decider: "planner", request: "Build a URL shortener in Go." },
] as const;

process.exitCode = await smoke();

/** Runs every shipped graph once with the configured model and prints its checks. Exit code: 0 all passed, 1 not all, 2 no model. */
async function smoke(): Promise<number> {
  try {
    const settings = environmentModels.settings();
    announceModels(settings);
    if (settings.mode === "rehearsal") {
      process.stderr.write(`A smoke test needs a real model.\n${REAL_MODEL_HINT}\n`);
      return 2;
    }
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return isTroupeError(error, "configuration_invalid") ? 2 : 1;
  }
  let allHeld = true;
  for (const entry of GRAPHS) {
    const seen: Seen = { state: undefined, pieces: new Map() };
    const begin = performance.now();
    const failure = await run(entry, seen).then(() => null, messageOf);
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    const checks = checksOf(seen, entry.decider);
    allHeld &&= checks.every(([, held]) => held);
    process.stdout.write(`\n${entry.name} (${seconds} s)\n`);
    for (const [what, held] of checks) process.stdout.write(`  ${held ? "yes" : "NO "}  ${what}\n`);
    const reason = failure ?? seen.state?.outcome?.reason;
    if (reason) process.stdout.write(`  ${reason}\n`);
  }
  return allHeld ? 0 : 1;
}

async function run({ graph, request }: (typeof GRAPHS)[number], seen: Seen): Promise<void> {
  const input = { messages: [{ role: "user", content: request }] };
  for await (const [mode, chunk] of await graph.stream(input, { streamMode: ["messages", "values"] })) {
    if (mode === "values") seen.state = chunk;
    else {
      const [{ id = "", text }] = chunk;
      if (text !== "") seen.pieces.set(id, [...(seen.pieces.get(id) ?? []), text]);
    }
  }
}

function checksOf({ state, pieces }: Seen, decider: string): Check[] {
  const usage = state?.usage ?? [];
  const decisions = usage.filter(({ agent }) => agent === decider);
  const decided = decider === "planner" ? (state?.plan?.length ?? 0) > 0 : state?.route != null;
  const answer = state?.messages.at(-1);
  const streamed = pieces.get(answer?.id ?? "") ?? [];
  return [
    [decider === "planner" ? "a plan was made" : "the route names a specialist", decided],
    ["the structured reply was valid at once, without a repair", decided && decisions.length === 1],
    ["no call was retried", usage.length > 0 && usage.every(({ attempt }) => attempt === 1)],
    [
      "tokens were reported for every call",
      usage.length > 0 && usage.every(({ inputTokens }) => inputTokens > 0),
    ],
    ["the answer arrived in pieces", streamed.length > 1 && streamed.join("") === answer?.text],
    ["the run completed", state?.outcome?.status === "completed"],
  ];
}
