import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { ChatOpenAICompletions, ChatOpenAIResponses } from "@langchain/openai";
import { isRecord } from "../text/is-record.ts";
import { regularCompletions } from "./chat-completions.ts";
import { noteSent } from "./current-attempt.ts";
import { givenFetch, type Sending } from "./given-fetch.ts";
import { hasPrivateFields, overlay } from "./overlay.ts";
import { regularResponses } from "./responses-client.ts";

/** The parts of a model that was made in code, which LangChain declares as protected (@langchain/openai 1.5.8). */
interface GivenParts {
  completions?: ChatOpenAICompletions;
  responses?: ChatOpenAIResponses;
  fields?: object;
}

/** The part of an OpenAI client of LangChain's that sends. */
interface Client {
  client?: { _options?: { defaultHeaders?: unknown } };
  clientConfig: Sending;
  _getClientOptions(options?: object): object;
}

const regulars = new WeakMap<BaseChatModel, BaseChatModel>();

/**
 * Returns a copy of a model that was made in code, whose requests and replies are put right like those of the models that
 * are made here. The model itself is not changed, and what it has of its own (class, address, headers, `fetch`, callbacks,
 * parameters) works on. Returns a model as it is if it is not an OpenAI client, or if its class has private fields.
 */
export function regularModel(given: BaseChatModel): BaseChatModel {
  const known = regulars.get(given);
  if (known !== undefined) return known;
  const regular = copyOf(given);
  regulars.set(given, regular);
  // A regular model may be given again.
  regulars.set(regular, regular);
  return regular;
}

function copyOf(given: BaseChatModel): BaseChatModel {
  if (hasPrivateFields(given)) return given;
  if (isCompletions(given)) return regularCompletions(given, sendingOf(given));
  const { completions, responses, fields } = given as GivenParts;
  if (!isCompletions(completions) || hasPrivateFields(completions)) return given;
  const isMendable = isResponses(responses) && !hasPrivateFields(responses);
  const parts = {
    completions: regularCompletions(completions, sendingOf(completions)),
    ...(isMendable && { responses: regularResponses(responses, sendingOf(responses)) }),
  };
  // LangChain makes a new model of the fields when it binds tools.
  return overlay(given, { ...parts, fields: { ...fields, ...parts } });
}

/** Checked by its methods, because a client may come from another copy of LangChain. */
function isCompletions(value: unknown): value is ChatOpenAICompletions {
  const methods = ["_convertCompletionsMessageToBaseMessage", "_convertCompletionsDeltaToBaseMessageChunk"];
  return isClient(value, methods);
}

function isResponses(value: unknown): value is ChatOpenAIResponses {
  return isClient(value, ["_reduceChatOpenAITools"]);
}

function isClient(value: unknown, methods: readonly string[]): boolean {
  if (!isRecord(value)) return false;
  const all = ["completionWithRetry", "invocationParams", "_getClientOptions", "_generate", ...methods];
  return isRecord(value["clientConfig"]) && all.every((name) => typeof value[name] === "function");
}

/** Returns the properties with which a copy of a client sends: a connection of its own, over our `fetch`. */
function sendingOf(given: object): Record<string, unknown> {
  const parts = given as Client;
  const { client, clientConfig } = parts;
  const { defaultHeaders } = client?._options ?? {};
  // LangChain's mark on the connections that it makes. Another connection was put in by the user, and stays.
  if (client === undefined || JSON.stringify(defaultHeaders ?? "").includes("langchain")) {
    return { client: undefined, clientConfig: { ...clientConfig, fetch: givenFetch(clientConfig) } };
  }
  return {
    _getClientOptions: (options?: object) => {
      noteSent();
      return parts._getClientOptions(options);
    },
  };
}
