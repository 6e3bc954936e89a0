import { isGraphInterrupt } from "@langchain/langgraph";
import {
  humanInTheLoopMiddleware,
  type AgentMiddleware,
  type HITLRequest,
  type HITLResponse,
} from "langchain";
import { runWithAnswers } from "./interrupt-answers.ts";

type Hook = Extract<AgentMiddleware["afterModel"], { hook: unknown }>["hook"];

/** What langchain's human-in-the-loop middleware does after each reply of a model, in two separate steps. */
export interface HumanReview {
  /** Returns the question that the middleware would ask about the last reply, without an interrupt. */
  questionAbout(...call: Parameters<Hook>): Promise<HITLRequest>;
  /** Returns the state update that the middleware makes of this answer. */
  updateAfter(answer: HITLResponse, ...call: Parameters<Hook>): ReturnType<Hook>;
}

/** Makes the review of calls of these tools. It loads langchain, and uses its middleware's hook (langchain 1.5.14). */
export function createHumanReview(tools: readonly string[]): HumanReview {
  const hook = hookFor(tools);
  return {
    async questionAbout(...call) {
      try {
        await runWithAnswers([], () => hook(...call));
      } catch (error) {
        if (isGraphInterrupt(error)) return error.interrupts[0]?.value as HITLRequest;
        throw error;
      }
      throw new Error("langchain's human-in-the-loop middleware asks about no call");
    },
    updateAfter: (answer, ...call) => runWithAnswers([answer], () => hook(...call)),
  };
}

function hookFor(tools: readonly string[]): Hook {
  const options = { interruptOn: Object.fromEntries(tools.map((name) => [name, true])) };
  // Its options are typed by zod 3, and are `never` under exactOptionalPropertyTypes.
  const { afterModel } = humanInTheLoopMiddleware(options as never) as AgentMiddleware;
  if (afterModel === undefined) throw new Error("langchain's human-in-the-loop middleware has changed");
  return typeof afterModel === "function" ? afterModel : afterModel.hook;
}
