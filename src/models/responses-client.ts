import { randomUUID } from "node:crypto";
import type { BaseMessage } from "@langchain/core/messages";
import type { ChatOpenAIResponses } from "@langchain/openai";
import { isRecord } from "../text/is-record.ts";
import { CallIds } from "./call-ids.ts";
import { hostOfClient } from "./client-host.ts";
import { overlay } from "./overlay.ts";
import { regularResponse } from "./regular-response.ts";
import { regularResponseStream } from "./regular-response-stream.ts";
import { sentParameters } from "./sent-parameters.ts";
import { refusedParts } from "./server-abilities.ts";

type Generate = Parameters<ChatOpenAIResponses["_generate"]>;
type StreamChunks = Parameters<ChatOpenAIResponses["_streamResponseChunks"]>;
type StreamEvents = Parameters<ChatOpenAIResponses["_streamChatModelEvents"]>;

/** A request of the Responses API. */
interface Request {
  input?: unknown;
  stream?: unknown;
  text?: unknown;
}

/**
 * Returns a client of OpenAI's Responses API that puts right what servers get wrong, before LangChain reads it. Like
 * `regularCompletions`, it leaves the client that it is made of as it is, and drops the server's ids of messages.
 */
export function regularResponses<Given extends ChatOpenAIResponses>(
  given: Given,
  sending: Readonly<Record<string, unknown>> = {},
): Given {
  const host = hostOfClient(given) ?? given.getName();
  const regular = overlay(given, {
    ...sending,
    invocationParams: (...options: Parameters<ChatOpenAIResponses["invocationParams"]>) => {
      const params = given.invocationParams.apply(regular, options);
      return {
        ...sentParameters(params as object, refusedParts(host, given.model)),
        text: flatText(params.text),
      };
    },
    _generate: async (...call: Generate) => {
      const result = await given._generate.apply(regular, call);
      for (const { message } of result.generations) spoken(message);
      return result;
    },
    async *_streamResponseChunks(...call: StreamChunks) {
      for await (const chunk of given._streamResponseChunks.apply(regular, call)) {
        delete chunk.message.id;
        yield chunk;
      }
    },
    async *_streamChatModelEvents(...call: StreamEvents) {
      for await (const event of given._streamChatModelEvents.apply(regular, call)) {
        if (event.event === "message-start") delete event.id;
        yield event;
      }
    },
    completionWithRetry: async (request: Request, options?: object): Promise<unknown> => {
      const reply: unknown = await given.completionWithRetry.call(regular, request as never, options);
      const ids = new CallIds(callsIn(request.input), randomUUID);
      if (request.stream !== true) {
        regularResponse(reply, (_, id) => ids.take(id));
        return reply;
      }
      const isStructured = isRecord(request.text) && request.text["format"] !== undefined;
      return regularResponseStream(reply as AsyncIterable<unknown>, { ids, hidesThinking: !isStructured });
    },
  });
  return regular;
}

/** Brings the schema of a structured reply into the form of this API, which has no `json_schema` around it. */
function flatText<Text>(text: Text): Text {
  const format = isRecord(text) ? text["format"] : undefined;
  if (!isRecord(format) || !isRecord(format["json_schema"])) return text;
  return { ...text, format: { type: format["type"], ...format["json_schema"] } };
}

/** Takes the server's id from a message, and what the model says about its work before it answers. */
function spoken(message: BaseMessage): void {
  delete message.id;
  const { content } = message;
  if (typeof content === "string") return;
  message.content = content.filter((part) => !("phase" in part && part["phase"] === "commentary"));
}

function callsIn(input: unknown): unknown[] {
  return Array.isArray(input) ? (input as unknown[]).filter(isRecord).map(({ call_id: id }) => id) : [];
}
