import type { BaseMessage, BaseMessageChunk } from "@langchain/core/messages";
import { ChatOpenAI, ChatOpenAICompletions, type ChatOpenAIFields } from "@langchain/openai";
import { sentParameters } from "./sent-parameters.ts";
import { refusedParts } from "./server-abilities.ts";
import { hostOf } from "./settings.ts";

/**
 * Makes a chat completions client that repairs two things in ChatOpenAI's replies. It keeps a refusal. It drops the server's
 * id, which may not be unique (Ollama has 999) and would then replace an earlier message.
 */
export function createChatCompletions(fields: ChatOpenAIFields): ChatOpenAI {
  return new ChatOpenAI({ ...fields, completions: new Completions(fields) });
}

type WholeReply = Parameters<ChatOpenAICompletions["_convertCompletionsMessageToBaseMessage"]>;
type Piece = Parameters<ChatOpenAICompletions["_convertCompletionsDeltaToBaseMessageChunk"]>;

/** The call option that limits the tokens of a reply. ChatOpenAI itself has none. */
export interface BoundedCall {
  maxCompletionTokens?: number;
}

class Completions extends ChatOpenAICompletions {
  override invocationParams(
    ...[options, extra]: Parameters<ChatOpenAICompletions["invocationParams"]>
  ): ReturnType<ChatOpenAICompletions["invocationParams"]> {
    const params = super.invocationParams(options, extra);
    const { maxCompletionTokens } = (options ?? {}) as BoundedCall;
    const bound = maxCompletionTokens === undefined ? {} : { max_completion_tokens: maxCompletionTokens };
    return sentParameters(
      { ...params, ...bound },
      refusedParts(hostOf(this.clientConfig.baseURL ?? null), this.model),
    );
  }

  override _convertCompletionsMessageToBaseMessage(...[message, reply]: WholeReply): BaseMessage {
    return repaired(super._convertCompletionsMessageToBaseMessage(message, reply), message.refusal);
  }

  override _convertCompletionsDeltaToBaseMessageChunk(...[delta, reply, role]: Piece): BaseMessageChunk {
    return repaired(super._convertCompletionsDeltaToBaseMessageChunk(delta, reply, role), delta["refusal"]);
  }
}

/** Keeps the refusal and removes the id. LangChain then makes an id, the same for all pieces of a stream. */
function repaired<Message extends BaseMessage>(message: Message, refusal: unknown): Message {
  delete message.id;
  if (typeof refusal === "string") message.additional_kwargs["refusal"] = refusal;
  return message;
}
