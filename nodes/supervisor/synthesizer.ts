import { AIMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import type { GraphNode } from "@langchain/langgraph";
import { endingAt, limitReachedBy } from "../../src/budget/limit-reached.ts";
import { spentIn } from "../../src/budget/spent.ts";
import { briefingText, transcript } from "../../src/conversation/context.ts";
import { readRequest } from "../../src/conversation/conversation.ts";
import { cutText } from "../../src/text/cut-text.ts";
import { isControlFlow } from "../../src/langgraph/control-flow.ts";
import { codeOf, messageOf } from "../../src/errors/locate-error.ts";
import { emit } from "../../src/events/events.ts";
import { brokenOff } from "../../src/failure/broken-off.ts";
import { SKIPPING, type FailurePolicy } from "../../src/failure/failure-policy.ts";
import { nextMove } from "../../src/failure/next-move.ts";
import type { CallScope } from "../../src/run/call-scope.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import type { ModelChoice } from "../../src/models/models.ts";
import { countSteps, planEnding } from "../../src/plan/plan-ending.ts";
import { createOutcome, type Ending } from "../../src/run/outcome.ts";
import type { StepResult } from "../../src/plan/step-result.ts";
import { recursionLimitOf, superstepsLeft } from "../../src/run/run.ts";
import { DEFAULT_RESULT_CHARACTERS, shownText } from "../../src/conversation/shown-result.ts";
import type { SupervisorState } from "../../src/state/supervisor-state.ts";

/** How the answer is made: written by the manager's model, or the last result forwarded byte for byte. */
export type Synthesis = (typeof SYNTHESES)[number];

/** The ways there are. */
export const SYNTHESES = ["model", "forward"] as const;

/** How the final answer is written. */
export const SYNTHESIZER_PROMPT = `You write the final answer of a team. Answer the request from the results of its steps: complete and in one voice, without telling how the team worked. Keep facts, code and figures as the results have them. Where a step failed, say plainly what is missing.`;

/** How much is told of what is missing, in characters: a failure's message may be anything. */
const REASON_CHARACTERS = 4_000;

/** The task of the final answer, after the results. */
export const SYNTHESIS_TASK = "Write the final answer to the goal.";

/** The last box of a supervisor: makes one answer of the results, and says how the run ended. */
export function createSynthesizer<Name extends string>(options: {
  synthesis: Synthesis;
  model: ModelChoice | undefined;
  caller: ModelCaller;
  failurePolicy?: FailurePolicy;
  resultCharacters?: number;
}): GraphNode<SupervisorState<Name>> {
  const { synthesis, model, caller, failurePolicy = SKIPPING } = options;
  const { resultCharacters = DEFAULT_RESULT_CHARACTERS } = options;
  return async (state, config) => {
    const { plan, run } = state;
    const scope: CallScope = { run: run.id, agent: "synthesizer", step: null, config, usage: [] };
    const move = nextMove(state, { failurePolicy, superstepsLeft: superstepsLeft(config) });
    const { standing } = move.progress;
    const broken = brokenOff(move);
    const completed = standing.filter((result) => result.status === "completed");
    const steps = countSteps(standing, plan.length);
    const { unfinished } = steps;
    const ending =
      state.limitReached === null
        ? planEnding(standing, { unfinished, limit: recursionLimitOf(run, config), broken })
        : endingAt(state.limitReached, `; steps to go: ${unfinished}`);
    const budget = caller.budgets.resume(run, config, { spent: spentIn(state.usage), holdsBack: false });

    const finish = (answer: AIMessage, how: Ending = ending) => {
      const usage = [...state.usage, ...scope.usage];
      const code = how.code ?? standing.find(({ status }) => status === "failed")?.error?.code ?? null;
      const outcome = createOutcome({ ...how, code }, { run, usage, steps, now: caller.effects.now() });
      emit(config, { run: run.id }, { type: "finished", outcome });
      return { messages: [answer], outcome, usage: scope.usage };
    };

    const delivered = [...completed, ...(state.limitReached?.partial ?? []).map(asUnfinished)];
    const last = delivered.at(-1);
    if (last === undefined) {
      return finish(
        new AIMessage({ name: "synthesizer", content: `No step could be finished: ${ending.reason}` }),
      );
    }
    if (synthesis === "forward" || plan.length === 1) {
      return finish(new AIMessage({ name: last.agent, content: last.text }));
    }
    // After `onFailure: "stop"` no model is called any more.
    if (move.kind === "answer" && move.because === "stopped") {
      return finish(new AIMessage({ name: "synthesizer", content: joined(delivered) }));
    }
    emit(config, { run: run.id, agent: "synthesizer" }, { type: "synthesizing", results: delivered.length });
    const { text: goal, earlier, attachments } = readRequest(state.messages);
    const shown = delivered.map((one) => ({ ...one, text: shownText(one, resultCharacters) }));
    const missing = ending.reason === null ? null : cutText(ending.reason, REASON_CHARACTERS);
    const briefing = { goal, attachments, earlier: transcript(earlier), results: shown };
    const prompt = briefingText({ ...briefing, ...(missing && { missing }) }, SYNTHESIS_TASK);
    try {
      const messages = [new SystemMessage(SYNTHESIZER_PROMPT), new HumanMessage(prompt)];
      const reply = await caller.call({ role: "manager", model, messages, visible: true, scope });
      const { id, content } = reply;
      return finish(new AIMessage({ name: "synthesizer", content, ...(id ? { id } : {}) }));
    } catch (error) {
      if (isControlFlow(error, config.signal)) throw error;
      const answer = new AIMessage({ name: "synthesizer", content: joined(delivered) });
      const limitReached = limitReachedBy(error, budget);
      if (limitReached !== null) {
        const more = `; steps to go: ${unfinished}; no final answer could be written`;
        return { ...finish(answer, endingAt(state.limitReached ?? limitReached, more)), limitReached };
      }
      const reason = [ending.reason, `the synthesis failed: ${messageOf(error)}`].filter(Boolean).join("; ");
      const status = ending.status === "completed" ? "partial" : ending.status;
      const code = ending.code ?? codeOf(error);
      return finish(answer, { ...ending, status, reason, code });
    }
  };
}

/** What is finished is never thrown away: without a synthesis the reader gets the results themselves. */
function joined(results: readonly Delivered[]): string {
  return results.map(({ id, agent, text }) => `## ${id} (${agent})\n\n${text}`).join("\n\n");
}

type Delivered = Pick<StepResult, "id" | "agent" | "text" | "summary">;

function asUnfinished({ id, agent, text }: Delivered): Delivered {
  return { id, agent, text: `(Unfinished: its team came to a limit.)\n${text}` };
}
