import type { PlanStep } from "../../src/index.ts";
import type { ModelReply, ModelRequest, ModelScript } from "../../src/testing/index.ts";

/** What a scripted server has really been asked and has answered, however the run counts. */
export interface Till {
  script: ModelScript;
  /** Requests that arrived. */
  calls: number;
  /** Tokens that were reported, in and out. */
  tokens: number;
  /** Requests in flight at the same time, at most. */
  mostAtOnce: number;
}

/**
 * Puts a till before a script. Where the script says nothing else, a prompt has a token for every four characters, and
 * a reply is as long as it may be: the worst that a model can do to a budget.
 */
export function tillFor(script: ModelScript, options: { longest?: number; delay?: number } = {}): Till {
  const { longest = 5_000, delay = 0 } = options;
  let atOnce = 0;
  const till: Till = {
    calls: 0,
    tokens: 0,
    mostAtOnce: 0,
    async script(request) {
      till.calls += 1;
      atOnce += 1;
      till.mostAtOnce = Math.max(till.mostAtOnce, atOnce);
      const reply = await script(request);
      const bound = request.body["max_completion_tokens"];
      const used = {
        ...reply.usage,
        inputTokens: reply.usage?.inputTokens ?? Math.ceil(JSON.stringify(request.messages).length / 4),
        outputTokens: reply.usage?.outputTokens ?? (typeof bound === "number" ? bound : longest),
      };
      if (isReported(reply)) till.tokens += used.inputTokens + used.outputTokens;
      await new Promise((resolve) => setTimeout(resolve, delay));
      atOnce -= 1;
      return { ...reply, usage: used };
    },
  };
  return till;
}

/** A plan of so many steps that need nothing of each other, as `manager.plan`. */
export function parallelSteps<Name extends string = "cook">(
  count: number,
  agent = "cook" as Name,
): PlanStep<Name>[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `s${index + 1}`,
    agent,
    task: `do s${index + 1}`,
    dependsOn: [],
  }));
}

/** What a request is for: the schema's name, or the task. */
export function askedFor({ schema, lastUser }: ModelRequest): string {
  return schema ?? lastUser.split("Your task:\n").at(-1) ?? "";
}

/** Whole replies, also unusable ones, say what they used; errors and broken connections say nothing. */
function isReported(reply: ModelReply): boolean {
  return !("fault" in reply) || WHOLE.has(reply.fault.kind);
}

const WHOLE: ReadonlySet<string> = new Set(["refusal", "length", "malformed", "fenced", "wrong-schema"]);
