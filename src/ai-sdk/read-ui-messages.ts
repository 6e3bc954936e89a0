import type { BaseMessage } from "@langchain/core/messages";
import { openQuestions, type QuestionState } from "../approval/open-questions.ts";
import type { PendingApproval } from "../approval/approval.ts";
import { textOf } from "../conversation/conversation.ts";
import { shownQuestion, questionTitle } from "./approval-parts.ts";
import type { TroupeUIMessage } from "./ui-message.ts";

/** A source of a conversation: a compiled graph with a checkpointer. */
export interface ConversationSource<Config> {
  getState(config: Config): Promise<QuestionState & { readonly values: unknown }>;
}

/**
 * Reads the conversation of a thread as UI messages: what a page shows after it is loaded again. The questions that the thread
 * waits on are in the last message. It is empty if the thread is new.
 *
 * @example
 * const messages = await readUIMessages(team, { configurable: { thread_id: "ann" } });
 */
export async function readUIMessages<Config>(
  graph: ConversationSource<Config>,
  config: Config,
): Promise<TroupeUIMessage[]> {
  const state = await graph.getState(config);
  const { messages = [] } = (state.values ?? {}) as { messages?: BaseMessage[] };
  const shown: TroupeUIMessage[] = [];
  messages.forEach((message, index) => addTo(shown, message, message.id ?? String(index)));
  const questions = openQuestions(state).map(({ question }) => question);
  if (questions.length > 0) {
    assistantIn(shown, "questions").parts.push({ type: "step-start" }, ...questions.map(askedPart));
  }
  return shown;
}

/** Adds a message of the thread. What agents say one after the other is one message. */
function addTo(shown: TroupeUIMessage[], message: BaseMessage, id: string): void {
  const type = message.getType();
  if (type === "human") {
    shown.push({ id, role: "user", parts: userParts(message) });
    return;
  }
  const text = type === "ai" ? textOf(message) : "";
  if (text.trim() === "") return;
  const providerMetadata = { troupe: { agent: message.name ?? null } };
  assistantIn(shown, id).parts.push({ type: "text", text, state: "done", providerMetadata });
}

/** Returns the last message if it is the assistant's, or adds one. */
function assistantIn(shown: TroupeUIMessage[], id: string): TroupeUIMessage {
  const last = shown.at(-1);
  if (last?.role === "assistant") return last;
  const added: TroupeUIMessage = { id, role: "assistant", parts: [] };
  shown.push(added);
  return added;
}

function userParts({ content }: BaseMessage): TroupeUIMessage["parts"] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return content.flatMap((part): TroupeUIMessage["parts"] => {
    if (part.type === "text") return [{ type: "text", text: String(part["text"]) }];
    const { url } = (part["image_url"] ?? {}) as { url?: unknown };
    const mediaType = typeof url === "string" ? /^data:([^;,]+)/.exec(url)?.[1] : undefined;
    return mediaType === undefined ? [] : [{ type: "file", mediaType, url: String(url) }];
  });
}

function askedPart(question: PendingApproval): TroupeUIMessage["parts"][number] {
  return {
    type: "tool-approval",
    toolCallId: question.id,
    title: questionTitle(question),
    state: "approval-requested",
    input: shownQuestion(question),
    approval: { id: question.id },
  };
}
