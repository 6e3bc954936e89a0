import type { BaseMessage } from "@langchain/core/messages";
import { answerOf, type AnsweredRun } from "../conversation/answer-of.ts";
import { textOf } from "../conversation/conversation.ts";
import { isTroupeEvent, nextSequence } from "../events/events.ts";
import type { Outcome } from "../run/outcome.ts";
import type { PendingApproval } from "../approval/approval.ts";
import type { ApprovalItem, MessageItem, ResultItem, RunItem } from "./run-item.ts";
import { RunPlaces } from "./run-places.ts";

/** A chunk of a run's stream with `subgraphs: true`. */
export type StreamChunk = readonly [namespace: string[], mode: string, value: unknown];

/** The channels that are read from a graph's state. A graph that Troupe did not make may lack all of them. */
type ReadState = AnsweredRun & { outcome?: Outcome | null; __interrupt__?: unknown };

/** Makes the items of one run from the chunks of its stream modes `messages`, `custom` and `values`. */
export class RunReader<State> {
  readonly places = new RunPlaces();
  /** True if the run waits for a person. */
  waits = false;
  readonly #streamed = new Set<string>();
  /** The ids of the messages that the conversation had before, or that were reported. Null before the first state. */
  #known: Set<string> | null = null;
  #state: ReadState = {};

  /** Returns the items of a chunk. */
  read([namespace, mode, value]: StreamChunk): RunItem<State>[] {
    if (mode === "custom") return this.#ofEvent(namespace, value);
    if (mode === "messages")
      return this.#ofPiece(namespace, value as [BaseMessage, Record<string, unknown>?]);
    return namespace.length === 0 ? this.#ofState(value as ReadState) : [];
  }

  /** Returns the item of a question that the run waits on. */
  asking(question: PendingApproval): ApprovalItem {
    return { type: "approval", ...this.places.ofQuestion(question), sequence: nextSequence(), question };
  }

  /** Returns the item of the run's end. */
  finished(): ResultItem<State> {
    const { outcome = null } = this.#state;
    return {
      type: "result",
      ...this.places.ofRun(),
      sequence: nextSequence(),
      text: this.#state.messages === undefined ? null : answerOf(this.#state),
      outcome,
      state: this.#state as State,
    };
  }

  #ofEvent(namespace: readonly string[], event: unknown): RunItem<State>[] {
    if (!isTroupeEvent(event)) return [];
    const place = this.places.learn(event, namespace);
    return [{ type: "event", ...place, sequence: nextSequence(), event, teams: namespace.map(nodeOf) }];
  }

  #ofPiece(
    namespace: readonly string[],
    [message, metadata]: [BaseMessage, Record<string, unknown>?],
  ): RunItem<State>[] {
    const { id = null, name } = message;
    const text = message.getType() === "ai" ? textOf(message) : "";
    if (text === "") return [];
    // A whole message cannot be added to the pieces that came before it.
    const isWhole = !("concat" in message);
    if (isWhole && id !== null && this.#streamed.has(id)) return [];
    if (id !== null) this.#streamed.add(id);
    const node = String(metadata?.["langgraph_node"]);
    const place = this.places.ofMessage(namespace, { name, node });
    return [{ type: "token", ...place, sequence: nextSequence(), text, message: id }];
  }

  #ofState(state: ReadState): RunItem<State>[] {
    const { __interrupt__: interrupts, ...channels } = state;
    this.waits ||= interrupts !== undefined;
    if (Object.keys(channels).length === 0) return [];
    this.#state = channels;
    const messages = channels.messages ?? [];
    const known = this.#known;
    this.#known = new Set([...(known ?? []), ...messages.flatMap(({ id }) => id ?? [])]);
    // The first state is that before the run.
    if (known === null) return [];
    const added = messages.filter(({ id }) => id !== undefined && !known.has(id));
    return added.filter(isSpoken).map((message) => this.#said(message));
  }

  #said(message: BaseMessage): MessageItem {
    const { id = null, name = null } = message;
    const { run, step } = this.places.ofRun();
    const sequence = nextSequence();
    return { type: "message", run, agent: name, step, sequence, text: textOf(message), message: id };
  }
}

function isSpoken(message: BaseMessage): boolean {
  return message.getType() === "ai" && textOf(message).trim() !== "";
}

/** Returns the node's name from a part of a namespace, which is the name and the id of a task: `team:4d422652-...`. */
function nodeOf(part: string): string {
  return part.split(":", 1)[0] ?? part;
}
