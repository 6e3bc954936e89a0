import { createSupervisor, type SupervisorOptions } from "../../graphs/index.ts";
import {
  isTroupeEvent,
  type Outcome,
  type Plan,
  type Results,
  type TroupeEvent,
  type UsageEntry,
} from "../../src/index.ts";
import { instantEffects } from "./faulty-run.ts";
import { ask } from "./kitchen.ts";
import type { ScriptedModels } from "./scripted-models.ts";

/** What a supervised run left behind, and what it told. */
export interface SupervisedRun {
  answer: string;
  plan: Plan;
  results: Results;
  outcome: Outcome;
  usage: UsageEntry[];
  events: TroupeEvent[];
  /** Milliseconds that it would have waited between attempts. */
  pauses: number[];
}

/** Streams a run on the scripted server, without ever waiting between attempts. */
export async function supervise<const Name extends string>(
  scripted: ScriptedModels,
  options: SupervisorOptions<Name>,
): Promise<SupervisedRun> {
  const { effects, pauses } = instantEffects();
  const graph = createSupervisor({ models: scripted.models, effects, ...options });
  const events: TroupeEvent[] = [];
  let state: unknown;
  // With "messages", as a chat does: only then do the models' replies stream.
  const streamMode: ["custom", "values", "messages"] = ["custom", "values", "messages"];
  for await (const [mode, chunk] of await graph.stream(ask("a feast"), { streamMode })) {
    if (mode === "values") state = chunk;
    else if (mode === "custom" && isTroupeEvent(chunk)) events.push(chunk);
  }
  const { messages, plan, results, outcome, usage } = state as Omit<
    SupervisedRun,
    "answer" | "events" | "pauses"
  > & {
    messages: { text: string }[];
  };
  return { answer: messages.at(-1)?.text ?? "", plan, results, outcome, usage, events, pauses };
}

/** Each event but the pieces of texts in a few words: its type, its step and who did it. */
export function told({ events: all }: SupervisedRun): string[] {
  const events = all.filter(({ type }) => type !== "step_text");
  return events.map(({ type, step, agent }) => [type, step, agent].filter((part) => part !== null).join(" "));
}

/** How the steps ended. */
export function endings({ results }: SupervisedRun): string[] {
  return Object.values(results).map(({ id, agent, status }) => `${id} ${agent} ${status}`);
}
