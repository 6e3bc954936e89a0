import type { BaseMessage } from "@langchain/core/messages";
import { threadOf } from "../events/event-channel.ts";
import { nextSequence } from "../events/events.ts";
import { areOperationsRead, openOperation, type OpenOperation } from "../events/operation-channel.ts";
import { messageOf } from "../errors/locate-error.ts";
import { isTroupeError } from "../errors/troupe-error.ts";
import type { CallScope } from "../run/call-scope.ts";
import type { UsageEntry } from "../run/usage.ts";
import { hideKeysInside } from "../text/hide-keys-inside.ts";
import { hideKeys } from "../text/hide-keys.ts";
import { areCallsRead, publishCall } from "./call-channel.ts";
import { callMessage } from "./call-message.ts";
import type { JournalCall } from "./journal-entry.ts";
import { toolsIn } from "./sent-tools.ts";

/** Records one request to a model after another, with what was really sent. */
export interface CallRecord {
  /** True if `sent` must be called. Otherwise it is not worth the time to find out what was sent. */
  readonly needsSent: boolean;
  /** Notes that a request begins. */
  begin(): void;
  /** Makes the request that has begun, so that what happens in it belongs to it. */
  within<Value>(request: () => Value): Value;
  /** Notes the messages and parameters with which the model was called. */
  sent(messages: readonly BaseMessage[], parameters: unknown): void;
  /** Publishes the request that has begun. Does nothing if none has. */
  end(ending: { reply: BaseMessage | undefined; error: unknown; usage: UsageEntry | undefined }): void;
}

/** What is known of a request before it is sent. */
export interface CallToRecord {
  scope: CallScope;
  model: string;
  host: string;
  /** The messages, if the model does not say with which it was called. */
  messages: () => readonly BaseMessage[];
  /** The name of the schema that the reply must have; null for prose. */
  schema: string | null;
}

/** Opens the record of a call. Returns null if it has no reader: then nothing is recorded. */
export function openCallRecord(request: CallToRecord): CallRecord | null {
  const isRead = areCallsRead();
  if (!isRead && !areOperationsRead()) return null;
  const { scope, model, host, schema, messages: given } = request;
  const { agent, step } = scope;
  let startedAt: number | null = null;
  let operation: OpenOperation | null = null;
  let sent: { messages: readonly BaseMessage[]; parameters: unknown } | null = null;
  return {
    needsSent: isRead,
    begin() {
      startedAt = Date.now();
      sent = null;
      operation = openOperation(() => ({
        kind: "model_call",
        agent,
        step,
        model,
        host,
        schema,
        messages: given,
      }));
    },
    within: (work) => (operation === null ? work() : operation.within(work)),
    sent(messages, parameters) {
      sent = { messages, parameters };
    },
    end({ reply, error, usage }) {
      if (startedAt === null) return;
      const began = startedAt;
      startedAt = null;
      const fault = error ?? (reply === undefined ? new Error("it was stopped before the reply came") : null);
      operation?.end({ error: fault, result: reply, usage });
      if (!isRead) return;
      const { run } = scope;
      const messages = sent?.messages ?? given();
      const call: JournalCall = {
        id: `${run}:${nextSequence()}`,
        run,
        agent,
        step,
        attempt: usage?.attempt ?? 1,
        model,
        host,
        startedAt: began,
        milliseconds: Math.max(0, Date.now() - began),
        request: {
          messages: messages.map(callMessage),
          tools: toolsIn(sent?.parameters).filter((name) => name !== schema),
          schema,
        },
        reply: fault !== null || reply === undefined ? null : callMessage(reply),
        error: fault === null ? null : errorOf(fault),
        ...(fault === null && reply !== undefined && finishReasonOf(reply)),
        usage: usage ?? null,
      };
      publishCall({ thread: threadOf(scope.config), call: hideKeysInside(call) });
    },
  };
}

function errorOf(error: unknown): JournalCall["error"] {
  const retryable = isTroupeError(error) && "retryable" in error ? error.retryable === true : undefined;
  return {
    code: isTroupeError(error) ? error.code : null,
    message: hideKeys(messageOf(error)),
    ...(retryable !== undefined && { retryable }),
  };
}

function finishReasonOf({ response_metadata: metadata }: BaseMessage): { finishReason?: string } {
  const { finish_reason: finish, stop_reason: stop } = metadata as Record<string, unknown>;
  const finishReason = finish ?? stop;
  return typeof finishReason === "string" && finishReason !== "" ? { finishReason } : {};
}
