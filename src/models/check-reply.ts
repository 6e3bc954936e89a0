import type { AIMessage } from "@langchain/core/messages";
import { textOf } from "../conversation/conversation.ts";
import { ModelError } from "../errors/model-error.ts";
import { REHEARSAL_MODEL } from "../run/usage.ts";
import { quotedSome } from "../text/quoted.ts";
import type { ModelPlace } from "./classify-error.ts";
import { finishOf } from "./current-attempt.ts";
import { announcesCalls, endingOf, meaningOf } from "./finish-reason.ts";
import { refusalIn } from "./regular-completion.ts";
import { replayedErrorOf } from "./replayed-error.ts";
import { sizeOfReply } from "./reply-size.ts";
import { brokenCalls } from "./streamed-calls.ts";
import { hasUnreadCalls } from "./take-written-calls.ts";

/** What tool calls in a reply mean: `nothing` if no tools were offered, `reply` for a structured reply, `tools` for calls of tools. */
export type CallsMean = "nothing" | "reply" | "tools";

/** Throws ModelError for a reply that only looks like a success: it was cut or declined, or calls tools that cannot run. */
export function checkReply(
  reply: AIMessage,
  { host, model, speaksOpenAI, calls, longest }: ModelPlace & { calls: CallsMean; longest: number },
): void {
  if (sizeOfReply(reply) > longest) throw tooLong(model, longest);
  const refusal = reply.additional_kwargs["refusal"] ?? refusalIn(reply.content);
  const replayed = replayedErrorOf(endingOf(reply).reason, refusal);
  if (replayed !== null) throw replayed;
  if (typeof refusal === "string" && refusal !== "") {
    if (model === REHEARSAL_MODEL) throw new ModelError("rehearsal_unknown", refusal, { said: refusal });
    throw new ModelError("model_declined", `${model} declined to answer: ${refusal}`, { said: refusal });
  }
  const finish = finishOf(reply);
  const told = endingOf(reply);
  const { ending, reason } = told.ending === "missing" ? meaningOf(finish ?? "") : told;
  if (ending === "declined") {
    throw new ModelError(
      "model_declined",
      `${host} withheld the reply of ${model} (${reason}): rephrase the request`,
    );
  }
  if (ending === "truncated") {
    throw new ModelError(
      "model_reply_truncated",
      `the reply of ${model} was cut by its length limit: ask for less at once, or allow longer replies`,
    );
  }
  if (ending === "failed") {
    throw new ModelError("model_server_failed", `${host} failed while ${model} wrote its reply (${reason})`);
  }
  // Only OpenAI's protocol promises a finish_reason under this name; without it a stream has broken off.
  if ((speaksOpenAI || finish !== undefined) && (ending === "missing" || ending === "unknown")) {
    const how =
      ending === "missing" ? "without a finish_reason" : `with the finish_reason ${JSON.stringify(reason)}`;
    throw new ModelError(
      "model_reply_unfinished",
      `the reply from ${host} ended ${how}: it broke off, or ${host} is not a chat-completions server`,
    );
  }
  if (calls === "tools" && hasUnreadCalls(reply)) {
    // The call itself is not quoted, because the message may be shown in place of an answer.
    const message =
      `${model} wrote a tool call as text, which cannot be read, and ${host} did not parse it: switch on the server's ` +
      "parser of tool calls (vLLM: --enable-auto-tool-choice --tool-call-parser; SGLang: --tool-call-parser; " +
      "llama.cpp: --jinja), or use another model";
    throw new ModelError("model_reply_unreadable", message);
  }
  const called = [...(reply.tool_calls ?? []), ...(reply.invalid_tool_calls ?? [])].map(
    ({ name }) => name ?? "",
  );
  if (called.length > 0 && calls === "nothing") {
    const message = `${model} called ${quotedSome(called)}, and was given no tools`;
    throw new ModelError("model_reply_unreadable", message);
  }
  if (called.length === 0 && calls === "tools" && announcesCalls(reason)) {
    throw new ModelError("model_reply_unreadable", `${model} announced a tool call, and its reply has none`);
  }
  // A broken structured reply is sent back with its faults instead (`askStructured`).
  const broken = calls === "tools" ? brokenCalls(reply) : [];
  if (broken.length > 0) {
    const message = `${model} called ${quotedSome(broken)} with arguments that are not JSON, or break off`;
    throw new ModelError("model_reply_unreadable", message);
  }
  if (called.length === 0 && isBlank(textOf(reply))) {
    const what = reply.content.length > 0 ? "no text, only its thinking or other parts" : "nothing at all";
    throw new ModelError("model_reply_empty", `${model} at ${host} answered with ${what}`);
  }
}

/** The error of a reply that is longer than is read. */
export function tooLong(model: string, characters: number): ModelError {
  return new ModelError(
    "model_reply_truncated",
    `the reply of ${model} is longer than ${characters} characters: ask for less at once, or raise ` +
      "`retry.replyCharacters`",
  );
}

/** Returns true for a text in which nothing can be seen. */
function isBlank(text: string): boolean {
  return /^[\s\p{Cf}\u2800\u3164]*$/u.test(text);
}
