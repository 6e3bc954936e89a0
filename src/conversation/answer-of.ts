import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { InputError } from "../errors/input-error.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";
import { textOf } from "./conversation.ts";

/** A text that was said to the user, and the agent that said it. */
export interface SpokenText {
  agent: string;
  text: string;
}

/** The parts of a run's result that hold its answer. Only a handoffs graph has `handoffs`. */
export interface AnsweredRun {
  messages?: readonly BaseMessage[] | undefined;
  handoffs?: readonly unknown[] | undefined;
  outcome?: unknown;
}

/**
 * Returns the answer of a run as text: the last message, if an agent wrote it. The answer of a handoffs graph is everything
 * that was said to the user in the turn, in order; if several specialists spoke, each text follows a line with its
 * speaker's name. Returns null if there is no answer, for example while the run waits for a person.
 * Throws InputError if `result` is not an object, such as a promise that was not awaited.
 *
 * @example
 * const result = await team.invoke({ messages: "Compare Rust and Go." });
 * console.log(answerOf(result));
 */
export function answerOf(result: AnsweredRun): string | null {
  const texts = answersOf(result);
  if (texts.length === 0) return null;
  if (texts.every(({ agent }) => agent === texts[0]?.agent)) {
    return texts.map(({ text }) => text).join("\n\n");
  }
  return texts
    .map(({ agent, text }, index) => (agent === texts[index - 1]?.agent ? text : `${agent}:\n${text}`))
    .join("\n\n");
}

/**
 * Returns the texts of a run's answer, each with its speaker: in a handoffs graph all that was said to the user in the turn,
 * in order, otherwise the last message. The list is empty if there is no answer. Throws InputError if `result` is not an object.
 *
 * @example
 * const result = await support.invoke({ messages: "Why was I charged twice?" });
 * for (const { agent, text } of answersOf(result)) console.log(`${agent}: ${text}`);
 */
export function answersOf(result: AnsweredRun): SpokenText[] {
  checkResult(result);
  const { messages = [], handoffs, outcome } = result;
  if (handoffs === undefined) return spokenIn(messages.slice(-1));
  // While a turn waits for a person, it has no outcome, and its answer is not complete.
  if (outcome === null) return [];
  const begin = messages.findLastIndex((message) => message.getType() === "human") + 1;
  return withoutRepeats(spokenIn(messages.slice(begin)));
}

/** JavaScript code can pass anything, and a promise would look like a run without an answer. */
function checkResult(result: unknown): void {
  if (isRecord(result) && !(result instanceof Promise)) return;
  throw new InputError(`the result of a run must be an object with messages, but is ${kindOf(result)}`);
}

function spokenIn(messages: readonly BaseMessage[]): SpokenText[] {
  return messages
    .filter((message, index) => message.getType() === "ai" && !isReplaced(messages, index))
    .map((message) => ({ agent: message.name ?? "assistant", text: textOf(message) }))
    .filter(({ text }) => text.trim() !== "");
}

/** Returns true for words next to the call of a tool whose result is the answer itself (`returnDirect`). */
function isReplaced(messages: readonly BaseMessage[], index: number): boolean {
  const message = messages[index];
  if (!AIMessage.isInstance(message) || !message.tool_calls?.length) return false;
  const next = messages.findIndex((one, at) => at > index && !ToolMessage.isInstance(one));
  const [result, answer] = [messages[next - 1], messages[next]];
  if (next - 1 <= index || result === undefined || !AIMessage.isInstance(answer)) return false;
  return !answer.tool_calls?.length && textOf(answer) === textOf(result);
}

/** Removes a text that its speaker has said before: a turn that is stopped ends with its best text, once more. */
function withoutRepeats(texts: readonly SpokenText[]): SpokenText[] {
  return texts.filter(
    ({ agent, text }, index) => texts.findIndex((one) => one.agent === agent && one.text === text) === index,
  );
}
