import { HumanMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import type { LimitReached } from "../../src/budget/limit-reached.ts";
import { codeOf } from "../../src/errors/locate-error.ts";
import { askStructured, type StructuredQuestion } from "../../src/models/ask-structured.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import type { Run } from "../../src/run/run.ts";
import type { UsageEntry } from "../../src/run/usage.ts";
import type { HouseEnding } from "../../src/software-house/ending.ts";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import type { Role } from "../../src/software-house/roles/role.ts";
import type { NodeTurn } from "../turn.ts";

/** What the node of a role needs. */
export interface RoleNodeOptions {
  role: Role;
  caller: ModelCaller;
}

/** The question to a role, and how its reply becomes a value. */
export interface RoleQuestion<Value> extends Pick<
  StructuredQuestion<Value>,
  "reply" | "interpret" | "repairs" | "again"
> {
  /** What the role does, in a few words for the log. */
  task: string;
  messages: BaseMessage[];
  /** Sent once if the reply was cut off at its length limit. Without it, a reply that was cut off is a failure. */
  whenCut?: string;
}

/** The reply of a role, and what its node writes in any case. */
export interface RoleReply<Value> {
  /** Null if there is none: `update` then holds the reason, and the run ends. */
  answer: { value: Value } | null;
  update: { usage: UsageEntry[]; run?: Run; limitReached?: LimitReached; ending?: HouseEnding };
}

/** Asks a role for its structured reply. Returns a limit or a failed call as data: the run then ends with what it has. */
export async function askRole<Value>(
  { task, messages, reply, interpret, repairs, again, whenCut }: RoleQuestion<Value>,
  { role, caller, turn }: RoleNodeOptions & { turn: NodeTurn },
): Promise<RoleReply<Value>> {
  const { name, model, modelRole, prompt, retry, fallbackModels } = role;
  emitHouseEvent(turn.scope.config, turn.place, { type: "role_started", task });
  const own =
    retry === undefined && fallbackModels === undefined ? caller : caller.adapted({ retry, fallbackModels });
  const ask = (more: BaseMessage[]): Promise<Value> =>
    askStructured(own, {
      role: modelRole,
      model,
      messages: [new SystemMessage(prompt), ...messages, ...more],
      reply,
      interpret,
      repairs,
      again,
      scope: turn.scope,
    });
  const { value, failure } = await turn.attempt(() =>
    ask([]).catch((error: unknown) => {
      if (whenCut === undefined || codeOf(error) !== "model_reply_truncated") throw error;
      // The part that arrived is dropped: it is never used as if it were the whole.
      return ask([new HumanMessage(whenCut)]);
    }),
  );
  const update = { usage: turn.used(), ...turn.kept() };
  if (failure === null) return { answer: { value }, update };
  const { limitReached, message, code } = failure;
  if (limitReached !== null) {
    turn.reportLimit(limitReached);
    return { answer: null, update: { ...update, limitReached } };
  }
  // Nothing failed: without a model, there is no reply to this request.
  const told: Pick<HouseEnding, "status" | "reason"> =
    code === "rehearsal_unknown"
      ? { status: "stopped", reason: message }
      : { status: "failed", reason: `${name}: ${message}` };
  return { answer: null, update: { ...update, ending: { ...told, code, limit: null } } };
}
