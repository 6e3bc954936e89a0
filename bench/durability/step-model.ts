import { PLANNER_PROMPT } from "../../nodes/supervisor/planner.ts";
import { createModelServer, type ModelReply, type ModelRequest } from "../../src/testing/index.ts";
import { sha256 } from "../../src/text/hash.ts";
import type { PublishedPlan } from "../plans/read-plans.ts";

/** When a process is killed: while the call waits for its reply, or shortly after the reply was sent. */
export type Moment = "in flight" | "replied";

/** The moments, in the order of the table. */
export const MOMENTS: readonly Moment[] = ["in flight", "replied"];

/** The call during which a process is killed. */
export interface Cut {
  /** `planner`, `synthesizer`, or a step's id. */
  call: string;
  moment: Moment;
}

/** The model of one process, which has its own model name. */
export interface Answering {
  readonly model: string;
  /** The calls that came, in order. */
  readonly calls: readonly string[];
  /** Resolves at the moment of the cut. */
  readonly reached: Promise<void>;
}

/** The model of the published plans. It logs the calls of each process, and can leave a call without a reply. */
export interface StepModel extends AsyncDisposable {
  readonly baseUrl: string;
  /** Adds a process. */
  answering(plan: PublishedPlan, cut?: Cut): Answering;
  /** How many requests it has refused. Must be 0 in a benchmark. */
  refused(): number;
}

/** Returns the calls of a plan in the order of its steps. The result of a single step is the answer. */
export function callsOf({ steps }: PublishedPlan): string[] {
  return ["planner", ...steps.map(({ id }) => id), ...(steps.length > 1 ? ["synthesizer"] : [])];
}

/** Longer than any process of the benchmark lives. */
const NO_REPLY_MILLISECONDS = 600_000;

/** Starts the model. */
export async function startStepModel(): Promise<StepModel> {
  const scripts = new Map<string, (request: ModelRequest) => ModelReply>();
  const server = await createModelServer({
    script(request) {
      const script = scripts.get(request.model);
      if (script === undefined) throw new Error(`there is no process for the model ${request.model}`);
      return script(request);
    },
  });
  return {
    baseUrl: server.baseUrl,
    refused: () => server.requests.filter(({ refusal }) => refusal !== undefined).length,
    answering(plan, cut) {
      const model = `process-${scripts.size}`;
      const calls: string[] = [];
      let reach: () => void = () => undefined;
      const reached = new Promise<void>((resolve) => (reach = resolve));
      scripts.set(model, (request) => {
        const call = callOf(request, plan);
        const isCut = call === cut?.call && !calls.includes(call);
        calls.push(call);
        if (isCut) setImmediate(reach);
        const reply = replyTo(request, plan);
        return isCut && cut.moment === "in flight"
          ? { ...reply, delayMilliseconds: NO_REPLY_MILLISECONDS }
          : reply;
      });
      return { model, calls, reached };
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function callOf({ system, lastUser }: ModelRequest, { steps }: PublishedPlan): string {
  if (system.startsWith(PLANNER_PROMPT)) return "planner";
  const task = lastUser.split("Your task:\n").at(-1);
  return steps.find((step) => step.task === task)?.id ?? "synthesizer";
}

/** Returns a reply that depends on the whole prompt, so that a lost or different result changes the answer. */
function replyTo(request: ModelRequest, { steps }: PublishedPlan): ModelReply {
  if (request.system.startsWith(PLANNER_PROMPT)) return { json: { steps } };
  const digest = sha256(request.lastUser);
  return { text: `From what I was shown (${digest}) it follows that this is done.` };
}
