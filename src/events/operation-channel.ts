import { channel } from "node:diagnostics_channel";
import type { BaseMessage } from "@langchain/core/messages";
import type { UsageEntry } from "../run/usage.ts";

/** The channel of `node:diagnostics_channel` on which each operation is published as it starts. */
export const OPERATION_CHANNEL = "troupe.operation";

/** Work that has a begin and an end, and inside which other work happens. Functions return what is costly or secret. */
export type Operation =
  /** One call of `invoke` or `stream`. A run that waited and was resumed has several. */
  | {
      readonly kind: "run";
      readonly graph: string;
      readonly builder: string;
      /** Null if the run has no thread. */
      readonly thread: string | null;
      /** True if it continues what a thread has kept. */
      readonly isResumed: boolean;
      readonly configurable: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "node"; readonly node: string; readonly builder: string }
  | {
      readonly kind: "tool";
      readonly tool: string;
      readonly call: string;
      readonly arguments: () => unknown;
    }
  /** One request to a model. A further attempt is a further request. */
  | {
      readonly kind: "model_call";
      readonly agent: string;
      readonly step: string | null;
      readonly model: string;
      readonly host: string;
      /** The name of the schema that the reply must have; null for prose. */
      readonly schema: string | null;
      readonly messages: () => readonly BaseMessage[];
    };

/** How an operation ended. */
export interface OperationEnd {
  /** What was thrown, also what steers a run, such as an interrupt; null if nothing was. */
  readonly error: unknown;
  /** What the operation returned. */
  readonly result?: unknown;
  /** The usage of a request to a model; absent if none is known. */
  readonly usage?: UsageEntry | undefined;
}

/** Follows one operation. Its functions must not throw. */
export interface OperationObserver {
  /** Does work of the operation, such as in a context of the observer's. Must return what the work returns. */
  within<Value>(work: () => Value): Value;
  ended(end: OperationEnd): void;
}

/** What is published for an operation. Who follows it adds an observer at once. */
export interface StartedOperation {
  readonly operation: Operation;
  readonly observers: OperationObserver[];
}

/** An operation that observers follow. */
export interface OpenOperation {
  within<Value>(work: () => Value): Value;
  end(end: OperationEnd): void;
}

const operations = channel(OPERATION_CHANNEL);

/** Returns true if operations have a reader in this process. */
export function areOperationsRead(): boolean {
  return operations.hasSubscribers;
}

/** Publishes the start of an operation. Returns null if nothing follows it. */
export function openOperation(describe: () => Operation): OpenOperation | null {
  if (!operations.hasSubscribers) return null;
  const observers: OperationObserver[] = [];
  const started: StartedOperation = { operation: describe(), observers };
  operations.publish(started);
  if (observers.length === 0) return null;
  return {
    within: (work) => observers.reduceRight((inner, observer) => () => observer.within(inner), work)(),
    end: (end) => {
      for (const observer of observers) observer.ended(end);
    },
  };
}

/** Does the work of an operation, and publishes its start and its end. Without a reader it only does the work. */
export async function observed<Value>(describe: () => Operation, work: () => Promise<Value>): Promise<Value> {
  const operation = openOperation(describe);
  if (operation === null) return work();
  try {
    const result = await operation.within(work);
    operation.end({ error: null, result });
    return result;
  } catch (error) {
    operation.end({ error });
    throw error;
  }
}
