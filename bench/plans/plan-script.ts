import { PLANNER_PROMPT } from "../../nodes/supervisor/planner.ts";
import { SYNTHESIZER_PROMPT } from "../../nodes/supervisor/synthesizer.ts";
import type { Fault, ModelReply, ModelRequest, ModelScript } from "../../src/testing/index.ts";
import { logNormal, uniform, wordsOf, type LogNormal } from "./draws.ts";
import { asList, type PublishedPlan } from "./read-plans.ts";

/** How the model of the published plans behaves. Everything is random, but the same for the same seed. */
export interface Behavior {
  seed: string;
  /** Milliseconds until a step's reply. The manager's replies come at once, because they take as long in any schedule. */
  latency: LogNormal | null;
  /** Tokens in a step's reply. A token has four characters. */
  tokens: LogNormal;
  /** The share of calls that fail temporarily, from 0 to 1. */
  faults: number;
}

/** How the manager writes a plan: as published, or as a plain list in which each step depends on the one before. */
export type Shape = "graph" | "list";

/** Returns the model name that stands for one of the plans, so that prompts need not name the plan. */
export function modelFor(place: number, shape: Shape): string {
  return `${shape}-${place}`;
}

/** Returns the milliseconds that a step's reply takes. */
export function latencyOf(plan: PublishedPlan, task: string, { seed, latency }: Behavior): number {
  return latency === null ? 0 : logNormal(`${seed} latency ${plan.id} ${task}`, latency);
}

/** The model of all plans: it returns the published plans, delivers every step, and sometimes fails. */
export function planScript(plans: readonly PublishedPlan[], behavior: Behavior): ModelScript {
  const attempts = new Map<string, number>();
  return (request) => {
    const [shape, place] = request.model.split("-") as [Shape, string];
    const plan = plans[Number(place)];
    if (plan === undefined) throw new Error(`there is no plan for the model ${request.model}`);
    const call = `${request.model} ${roleOf(request) === "step" ? taskOf(request) : roleOf(request)}`;
    const attempt = (attempts.get(call) ?? 0) + 1;
    attempts.set(call, attempt);
    const reply = replyTo(request, { plan, shape, behavior });
    const draw = `${behavior.seed} fault ${plan.id} ${call} ${attempt}`;
    if (uniform(draw) >= behavior.faults) return reply;
    return { fault: faultFor(uniform(`${draw} kind`), reply) };
  };
}

type Reply = Extract<ModelReply, { text: string } | { json: unknown }>;

function replyTo(
  request: ModelRequest,
  { plan, shape, behavior }: { plan: PublishedPlan; shape: Shape; behavior: Behavior },
): Reply {
  const role = roleOf(request);
  if (role === "planner") return { json: { steps: shape === "list" ? asList(plan.steps) : plan.steps } };
  if (role === "synthesizer") return { text: "All steps are done, and this is the answer." };
  const task = taskOf(request);
  const key = `${behavior.seed} delivery ${plan.id} ${task}`;
  return {
    text: wordsOf(key, 4 * logNormal(key, behavior.tokens)),
    delayMilliseconds: latencyOf(plan, task, behavior),
    chunkCharacters: 400,
  };
}

function roleOf({ system }: ModelRequest): "planner" | "synthesizer" | "step" {
  if (system.startsWith(PLANNER_PROMPT)) return "planner";
  return system.startsWith(SYNTHESIZER_PROMPT) ? "synthesizer" : "step";
}

function taskOf({ lastUser }: ModelRequest): string {
  return lastUser.split("Your task:\n").at(-1) ?? "";
}

/** Returns a temporary fault; each kind is equally frequent. */
function faultFor(draw: number, reply: Reply): Fault {
  const faults: Fault[] = [
    { kind: "rate-limit" },
    { kind: "rate-limit", retryAfter: 1 },
    { kind: "status", status: 500 },
    { kind: "status", status: 503 },
    // In the middle of the reply, and before its first byte.
    { kind: "cut", afterCharacters: 40, reply },
    { kind: "cut" },
  ];
  return faults[Math.floor(draw * faults.length)] as Fault;
}
