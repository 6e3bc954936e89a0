import { z } from "zod";
import type { ApprovalAnswer } from "../approval/approval.ts";
import { rejectionFor } from "../approval/client-decision.ts";
import { InputError } from "../errors/input-error.ts";
import { askedPartsOf, type ContinuedMessage } from "./continued-message.ts";
import { contentOf, type UserContent } from "./user-content.ts";

/**
 * What a page asks for: a run for the new message of the user, or answers to questions.
 *
 * `messages` is the input of a run. `answers` is what `answerApprovals` takes. `continues` is the message that the answers
 * belong to.
 */
export type ChatRequest =
  | { messages: { role: "user"; content: UserContent }[]; continues: null }
  | { answers: Record<string, ApprovalAnswer>; continues: ContinuedMessage };

const partSchema = z.looseObject({
  type: z.string(),
  toolCallId: z.string().optional(),
  state: z.string().optional(),
  approval: z
    .looseObject({ id: z.string(), approved: z.boolean().optional(), reason: z.string().optional() })
    .optional(),
});

const messageSchema = z.looseObject({
  id: z.string(),
  role: z.enum(["user", "assistant", "system"]),
  parts: z.array(partSchema),
});

const bodySchema = z.looseObject({
  messages: z.array(messageSchema).min(1),
  trigger: z.string().optional(),
  messageId: z.string().nullish(),
  answers: z.record(z.string(), z.looseObject({ decision: z.string() })).optional(),
});

type ChatBody = z.infer<typeof bodySchema>;

/**
 * Reads the body of a request of `useChat` (of `DefaultChatTransport`). It trusts nothing in it but what is new: the last
 * message of the user, or the answers to questions. The thread has what was said before. Questions are answered by
 * `addToolApprovalResponse`, or by their ids in `answers` of the body, which can also edit.
 *
 * Throws InputError if the body has another form, if it asks for an answer again (`regenerate`), or if it replaces a message:
 * a thread only grows.
 *
 * @example
 * const chat = readChatRequest(await request.json());
 * const input = "answers" in chat ? await answerApprovals(team, thread, chat.answers) : { messages: chat.messages };
 */
export function readChatRequest(body: unknown): ChatRequest {
  const { data, error } = bodySchema.safeParse(body);
  if (data === undefined) {
    throw new InputError(`the body must be that of a request of useChat; ${z.prettifyError(error)}`);
  }
  if (data.trigger === "regenerate-message") {
    throw new InputError("an answer cannot be made again: the thread has it. Send a new message.");
  }
  const message = messageIn(data);
  return message.role === "assistant" ? answersIn(data, message) : requestIn(data, message);
}

/** Returns the message that the request is about: the last one, or the one with the answered questions. */
function messageIn({ messages, messageId }: ChatBody): ChatBody["messages"][number] {
  const named = messages.findLast(({ id }) => id === messageId);
  const message = named ?? messages.at(-1);
  if (message === undefined || message.role === "system") {
    throw new InputError("the last message must be of the user, or of the assistant with answered questions");
  }
  return message;
}

function answersIn({ answers = {} }: ChatBody, message: ContinuedMessage): ChatRequest {
  const responses = askedPartsOf(message).flatMap(({ approval, approved, reason }) =>
    approved === null ? [] : [[approval, answerOf(approved, reason)] as const],
  );
  const all = { ...Object.fromEntries(responses), ...(answers as Record<string, ApprovalAnswer>) };
  if (Object.keys(all).length > 0) return { answers: all, continues: message };
  throw new InputError("the last message is the assistant's, and no question in it has an answer");
}

function answerOf(approved: boolean, reason: string | null): ApprovalAnswer {
  return approved ? { decision: "approve" } : rejectionFor(reason);
}

function requestIn({ messageId, answers }: ChatBody, message: ChatBody["messages"][number]): ChatRequest {
  if (answers !== undefined)
    throw new InputError("`answers` needs the message with the questions as the last");
  if (message.id === messageId) {
    throw new InputError("a message cannot be replaced: the thread has it. Send a new message.");
  }
  return { messages: [{ role: "user", content: contentOf(message.parts) }], continues: null };
}
