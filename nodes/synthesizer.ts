import { AIMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import type { GraphNode } from "@langchain/langgraph";
import { briefingText, transcript } from "../src/context.ts";
import { readRequest } from "../src/conversation.ts";
import { isControlFlow } from "../src/errors/is-control-flow.ts";
import { messageOf } from "../src/errors/locate-error.ts";
import { emit } from "../src/events.ts";
import type { CallScope } from "../src/models/call-scope.ts";
import type { ModelCaller } from "../src/models/model-caller.ts";
import type { ModelChoice } from "../src/models/models.ts";
import { createOutcome, endingOf, type Ending } from "../src/outcome.ts";
import { progressOf } from "../src/plan/progress.ts";
import type { StepResult } from "../src/plan/step-result.ts";
import type { SupervisorState } from "../src/state/supervisor-state.ts";

/** How the answer is made: written by the manager's model, or the last result forwarded byte for byte. */
export type Synthesis = (typeof SYNTHESES)[number];

/** The ways there are. */
export const SYNTHESES = ["model", "forward"] as const;

/** How the final answer is written. */
export const SYNTHESIZER_PROMPT = `You write the final answer of a team. Answer the request from the results of its steps: complete and in one voice, without telling how the team worked. Keep facts, code and figures as the results have them. Where a step failed, say plainly what is missing.`;

/** The task of the final answer, after the results. */
export const SYNTHESIS_TASK = "Write the final answer to the goal.";

/** The last box of a supervisor: makes one answer of the results, and says how the run ended. */
export function createSynthesizer<Name extends string>(options: {
  synthesis: Synthesis;
  model: ModelChoice | undefined;
  caller: ModelCaller;
}): GraphNode<SupervisorState<Name>> {
  const { synthesis, model, caller } = options;
  return async (state, config) => {
    const { plan, run } = state;
    const scope: CallScope = { run: run.id, agent: "synthesizer", step: null, config, ledger: [] };
    const { standing } = progressOf(plan, state.results);
    const completed = standing.filter((result) => result.status === "completed");
    const ending = endingOf(standing, plan.length - standing.length);

    const finish = (answer: AIMessage, { status, reason }: Ending = ending) => {
      const ledger = [...state.ledger, ...scope.ledger];
      const outcome = createOutcome({ status, reason }, { run, ledger, now: caller.effects.now() });
      emit(config, { run: run.id }, { type: "finished", outcome });
      return { messages: [answer], outcome, ledger: scope.ledger };
    };

    const last = completed.at(-1);
    if (last === undefined) {
      return finish(
        new AIMessage({ name: "synthesizer", content: `No step could be finished: ${ending.reason}` }),
      );
    }
    if (synthesis === "forward" || plan.length === 1) {
      return finish(new AIMessage({ name: last.agent, content: last.text }));
    }
    emit(config, { run: run.id, agent: "synthesizer" }, { type: "synthesising", results: completed.length });
    const { text: goal, earlier, attachments } = readRequest(state.messages);
    const briefing = { goal, attachments, earlier: transcript(earlier), results: completed };
    const prompt = briefingText(
      briefing,
      ending.reason === null ? SYNTHESIS_TASK : `${SYNTHESIS_TASK} What is missing: ${ending.reason}`,
    );
    try {
      const messages = [new SystemMessage(SYNTHESIZER_PROMPT), new HumanMessage(prompt)];
      const reply = await caller.call({ role: "manager", model, messages, visible: true, scope });
      const { id, content } = reply;
      return finish(new AIMessage({ name: "synthesizer", content, ...(id ? { id } : {}) }));
    } catch (error) {
      if (isControlFlow(error)) throw error;
      const reason = [ending.reason, `the synthesis failed: ${messageOf(error)}`].filter(Boolean).join("; ");
      const status = ending.status === "completed" ? "partial" : ending.status;
      return finish(new AIMessage({ name: "synthesizer", content: joined(completed) }), { status, reason });
    }
  };
}

/** What is finished is never thrown away: without a synthesis the reader gets the results themselves. */
function joined(results: readonly StepResult[]): string {
  return results.map(({ id, agent, text }) => `## ${id} (${agent})\n\n${text}`).join("\n\n");
}
