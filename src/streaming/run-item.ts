import type { PendingApproval } from "../approval/approval.ts";
import type { TroupeErrorCode } from "../errors/troupe-error.ts";
import type { TroupeEvent } from "../events/events.ts";
import type { Outcome } from "../run/outcome.ts";

/** Where an item belongs, and its place in the order of the items. */
export interface ItemPlace {
  /** The id of the run. Null before the first event, and if no graph of Troupe says it. */
  run: string | null;
  /** The agent that the item is about, or that speaks. Null if it is about the whole run. */
  agent: string | null;
  /** The id of the plan's step. Null outside of a step. */
  step: string | null;
  /** Grows from item to item, also when the thread continues in another process. */
  sequence: number;
}

/** A piece of what an agent says to the reader. */
export interface TokenItem extends ItemPlace {
  type: "token";
  text: string;
  /** The id of the message that the piece belongs to. An event with this id as `discards` makes the piece void. */
  message: string | null;
}

/** A whole message that an agent added to the conversation. It replaces the tokens with the same `message`. */
export interface MessageItem extends ItemPlace {
  type: "message";
  text: string;
  message: string | null;
}

/** An event of Troupe or of an application. */
export interface EventItem extends ItemPlace {
  type: "event";
  event: TroupeEvent;
  /** The nodes of the teams that contain the run which reports it, the outermost first. Empty for the run itself. */
  teams: readonly string[];
}

/** A question that the run waits on. `answerApprovals` makes the input that continues the run. */
export interface ApprovalItem extends ItemPlace {
  type: "approval";
  question: PendingApproval;
}

/** The end of a run that is over. */
export interface ResultItem<State> extends ItemPlace {
  type: "result";
  /** The answer, as `answerOf` returns it. Null if there is none. */
  text: string | null;
  /** Null if the graph is not one of Troupe's. */
  outcome: Outcome | null;
  /** The result of the run, as `invoke` returns it. */
  state: State;
}

/** The end of a run that failed or was stopped. */
export interface ErrorItem extends ItemPlace {
  type: "error";
  /** `run_aborted` if a signal stopped the run. `specialist_failed` for an error that is not one of Troupe's. */
  code: TroupeErrorCode;
  message: string;
  /** What was thrown, for logs. It is not part of the item's JSON. */
  readonly error: unknown;
}

/** One item of a run's stream. The last one is a result, an error, or the last question that the run waits on. */
export type RunItem<State = Record<string, unknown>> =
  | TokenItem
  | MessageItem
  | EventItem
  | ApprovalItem
  | ResultItem<State>
  | ErrorItem;
