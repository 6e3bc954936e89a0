import type { UsageEntry } from "../run/usage.ts";
import type { TroupeEvent } from "../events/events.ts";
import type { ApplicationHappening, EventOf } from "../events/events.ts";

/** One moment of a run, as the journal of its thread keeps it: an event, or a finished model call. */
export type JournalEntry =
  | {
      readonly at: number;
      readonly kind: "event";
      readonly event: TroupeEvent | EventOf<ApplicationHappening>;
      /**
       * The begin of the superstep that the event happened in, if the entry was made from checkpoints. They do not tell
       * when it happened: `at` is then only when it was over. Absent in a journal.
       */
      readonly since?: number;
      /** What the person asked for. Only in the first entry of a run that was made from checkpoints. */
      readonly request?: string;
      /** The nodes of the teams in which it happened, the outermost first. Absent, or empty, outside of teams. */
      readonly teams?: readonly string[];
      /** The work of the graph above that its team does here. Absent outside of teams, and if it is not known. */
      readonly above?: { readonly run: string; readonly agent: string; readonly step: string | null };
    }
  | { readonly at: number; readonly kind: "call"; readonly call: JournalCall };

/** One request to a model with its exact prompt and reply, without configured keys. Failed attempts are calls, too. */
export interface JournalCall {
  readonly id: string;
  readonly run: string;
  readonly agent: string;
  readonly step: string | null;
  readonly attempt: number;
  readonly model: string;
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly milliseconds: number;
  readonly request: {
    readonly messages: readonly CallMessage[];
    /** The names of the tools that the model could call. */
    readonly tools: readonly string[];
    /** The name of the schema that the reply had to have; null for prose. */
    readonly schema: string | null;
  };
  /** Null if the call failed. */
  readonly reply: CallMessage | null;
  /** Null if the call succeeded. */
  readonly error: {
    readonly code: string | null;
    readonly message: string;
    /** True if another attempt could succeed. Absent if the error is not one of a model. */
    readonly retryable?: boolean;
  } | null;
  /** Why the reply ended, as its server says it. Absent if it did not say, and if the call failed. */
  readonly finishReason?: string;
  /** Null if the server reported none. */
  readonly usage: UsageEntry | null;
}

/** A message of a prompt, or the reply. */
export interface CallMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  /** The agent that speaks, or the tool that answers; null if the message has no name. */
  readonly name: string | null;
  readonly text: string;
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly arguments: unknown }[];
  /** The id of the call that a message of a tool answers. Absent in other messages. */
  readonly toolCallId?: string;
}
