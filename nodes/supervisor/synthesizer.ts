import { AIMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import type { GraphNode } from "@langchain/langgraph";
import { closeRun } from "../../src/answers/close-run.ts";
import type { TypedAnswers } from "../../src/answers/typed-answers.ts";
import { endingAt } from "../../src/budget/limit-reached.ts";
import { briefingOf, briefingText } from "../../src/conversation/context.ts";
import { noticeMessage } from "../../src/conversation/notice.ts";
import { readRequest } from "../../src/conversation/conversation.ts";
import type { ConversationWindow } from "../../src/conversation/window.ts";
import { cutText } from "../../src/text/cut-text.ts";
import { emit } from "../../src/events/events.ts";
import { brokenOff } from "../../src/failure/broken-off.ts";
import type { FailurePolicy } from "../../src/failure/failure-policy.ts";
import { nextMove } from "../../src/failure/next-move.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import type { Manager, Synthesis } from "../../src/options/supervisor-options.ts";
import { promptsOfRun } from "../../src/options/manager-prompts.ts";
import { forwardedOf, isComposed } from "../../src/plan/answer-source.ts";
import { declinedAnswer } from "../../src/plan/decline.ts";
import type { PlanStep } from "../../src/plan/plan.ts";
import {
  countSteps,
  FULL_WORDS,
  planEnding,
  TOLD_WORDS,
  type EndingWords,
} from "../../src/plan/plan-ending.ts";
import type { StepResult } from "../../src/plan/step-result.ts";
import type { Ending } from "../../src/run/outcome.ts";
import { recursionLimitOf, superstepsLeft } from "../../src/run/run.ts";
import { shownText } from "../../src/conversation/shown-result.ts";
import type { SupervisorState } from "../../src/state/supervisor-state.ts";
import { openTurn } from "../turn.ts";

/** The synthesizer's prompt. */
export const SYNTHESIZER_PROMPT = `You write the final answer of a team. Answer the request from the results of its steps, in one voice and in the language of the request, without telling how the team worked.
Where one result already is what was asked for, give it unchanged. Otherwise be complete, and keep facts, code and figures as the results have them. The length and the format that the request asks for come before completeness.
Say what a check or a review found. Where a step failed, or says that it could not do its task, say plainly what is missing.`;

/** The longest text on what is missing, in characters: a failure's message may have any length. */
const REASON_CHARACTERS = 4_000;

/** The task of the final answer, after the results. */
export const SYNTHESIS_TASK = "Write the final answer to the goal.";

/** What the synthesizer needs. */
export interface SynthesizerOptions {
  synthesis: Synthesis;
  /** Its model writes the answer by its `synthesisPrompt`. */
  manager: Pick<Manager, "model" | "synthesisPrompt">;
  caller: ModelCaller;
  failurePolicy: FailurePolicy;
  resultCharacters: number;
  conversation: ConversationWindow;
  answers: TypedAnswers | null;
}

/** Names a step that was skipped, and its task, because nothing else tells the synthesis what it was. */
function skippedText({ id, agent, task }: PlanStep): string {
  return `step ${id} (${agent}) was not done: ${task}`;
}

/** Creates the last node of a supervisor: it makes one answer from the results, and ends the run with its outcome. */
export function createSynthesizer<Name extends string>(
  options: SynthesizerOptions,
): GraphNode<SupervisorState<Name>> {
  const { synthesis, manager, caller, failurePolicy, resultCharacters, conversation, answers } = options;
  return async (state, config) => {
    const { plan, run } = state;
    const turn = openTurn(caller, { agent: "synthesizer", config, state });
    const move = nextMove(state, { failurePolicy, superstepsLeft: superstepsLeft(config) });
    const { standing } = move.progress;
    const steps = countSteps(standing, plan.length);
    const { unfinished } = steps;
    const endingBy = (words: EndingWords): Ending => {
      if (state.limitReached !== null) return endingAt(state.limitReached, `; steps to go: ${unfinished}`);
      const broken = brokenOff(move, words);
      return planEnding(standing, { unfinished, limit: recursionLimitOf(run, config), broken, words });
    };
    const ending = endingBy(FULL_WORDS);
    const closing = {
      ...turn,
      finish: (how: Ending) => turn.finish(how, { earlier: state.usage, steps }),
    };
    const end = async (
      answer: { name: string; content: AIMessage["content"]; id?: string },
      how: Ending = ending,
    ) => {
      const code = how.code ?? standing.find(({ status }) => status === "failed")?.error?.code ?? null;
      const closed = await closeRun(closing, { ...how, code }, { answers, steps });
      return { messages: [new AIMessage(answer)], ...closed, usage: turn.used() };
    };

    const completed = standing.filter(({ status }) => status === "completed");
    const delivered = [...completed, ...(state.limitReached?.partial ?? []).map(asUnfinished)];
    const foreword = state.answerSource?.foreword ?? null;
    const forwarded = forwardedOf(state, delivered);
    if (forwarded.length === 0) {
      const declined = declinedAnswer(standing);
      if (declined !== null) return end({ name: declined.agent ?? "synthesizer", content: declined.text });
      // The outcome has the words of servers, for the operator. The answer has only those that are for the user.
      const content = `No step could be finished: ${endingBy(TOLD_WORDS).reason}`;
      return {
        ...(await end({ name: "synthesizer", content })),
        messages: [noticeMessage({ name: "synthesizer", content })],
      };
    }
    const isWhole = ending.status === "completed" && !isComposed(state, standing);
    if (synthesis === "forward" || plan.length === 1 || isWhole) {
      turn.scope.value = dataOf(forwarded, foreword);
      return end(asAnswer(forwarded, foreword));
    }
    // After `onFailure: "stop"` no model is called any more.
    if (move.kind === "answer" && move.because === "stopped") {
      return end({ name: "synthesizer", content: joined(delivered, foreword) });
    }

    emit(config, turn.place, { type: "synthesizing", results: delivered.length });
    const { synthesisPrompt = SYNTHESIZER_PROMPT } = promptsOfRun(manager, config);
    const request = readRequest(state.messages, { ...conversation, compacted: state.compacted });
    const { instructions } = request;
    const shared = briefingOf(request);
    const shown = delivered.map((one) => ({ ...one, text: shownText(one, resultCharacters) }));
    const skipped = new Set(standing.filter(({ status }) => status === "skipped").map(({ id }) => id));
    const undone = plan.filter(({ id }) => skipped.has(id)).map(skippedText);
    const why = [foreword, ending.reason, ...undone].filter((part) => part !== null).join("\n");
    const missing = why === "" ? null : cutText(why, REASON_CHARACTERS);
    const briefing = { ...shared, results: shown };
    const prompt = briefingText({ ...briefing, ...(missing && { missing }) }, SYNTHESIS_TASK);
    const messages = [new SystemMessage(synthesisPrompt), ...instructions, new HumanMessage(prompt)];
    const { value: reply, failure } = await turn.attempt(() =>
      caller.call({ role: "manager", model: manager.model, messages, visible: true, scope: turn.scope }),
    );
    if (failure === null) {
      const { id, content } = reply;
      return end({ name: "synthesizer", content, ...(id ? { id } : {}) });
    }

    const answer = { name: "synthesizer", content: joined(delivered, foreword) };
    const { limitReached } = failure;
    if (limitReached !== null) {
      const more = `; steps to go: ${unfinished}; no final answer could be written`;
      return { ...(await end(answer, endingAt(state.limitReached ?? limitReached, more))), limitReached };
    }
    const reason = [ending.reason, `the synthesis failed: ${failure.message}`].filter(Boolean).join("; ");
    const status = ending.status === "completed" ? "partial" : ending.status;
    return end(answer, { ...ending, status, reason, code: ending.code ?? failure.code });
  };
}

/** Returns the forwarded results as the answer. A single one keeps the name of its specialist. */
function asAnswer(
  forwarded: readonly Delivered[],
  foreword: string | null,
): { name: string; content: string } {
  const [only, ...others] = forwarded;
  if (only !== undefined && others.length === 0 && foreword === null) {
    return { name: only.agent, content: only.text };
  }
  const texts = forwarded.map(({ text }) => text);
  return { name: "synthesizer", content: withForeword(texts, foreword) };
}

/** Joins the results: finished work is never thrown away, so without a synthesis the reader gets the results. */
function joined(results: readonly Delivered[], foreword: string | null): string {
  const texts = results.map(({ id, agent, text }) => `## ${id} (${agent})\n\n${text}`);
  return withForeword(texts, foreword);
}

function withForeword(texts: readonly string[], foreword: string | null): string {
  return [...(foreword === null ? [] : [foreword]), ...texts].join("\n\n");
}

/** Returns the data of the only forwarded result, which is the data of the answer then. */
function dataOf([only, ...others]: readonly Delivered[], foreword: string | null): unknown {
  return others.length === 0 && foreword === null ? only?.data : undefined;
}

type Delivered = Pick<StepResult, "id" | "agent" | "text" | "summary" | "data">;

function asUnfinished({ id, agent, text }: Delivered): Delivered {
  return { id, agent, text: `(Unfinished: its team came to a limit.)\n${text}` };
}
