import { AIMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { textOf } from "../conversation/conversation.ts";
import { StructuredReplyError } from "../errors/structured-reply-error.ts";
import type { CallScope } from "../run/call-scope.ts";
import type { ModelCaller } from "./model-caller.ts";
import type { ModelChoice, ResolvedModel } from "./models.ts";
import type { ModelRole } from "./settings.ts";
import { faultOfForm, readStructured, type ReplySchema } from "./structured-request.ts";

/** A value, or everything that is wrong with a reply. */
type Reading<Value> = { value: Value } | { faults: string[] };

/** A question whose answer is data. `interpret` turns the JSON into a value, or lists every fault. */
export interface StructuredQuestion<Value> {
  role: ModelRole;
  model: ModelChoice | undefined;
  messages: BaseMessage[];
  reply: ReplySchema;
  interpret: (json: unknown) => Reading<Value> | Promise<Reading<Value>>;
  /** How to say in the reply's form that it cannot be given. Told with the faults of a reply without any JSON. */
  otherwise?: string;
  /** How often an unusable reply is sent back to its model with its faults. */
  repairs: number;
  /**
   * Says what to reply after faults.
   * @default "Reply again, in full."
   */
  again?: (() => string) | undefined;
  scope: CallScope;
}

/**
 * Asks for a structured reply, and sends an unusable one back with its faults. After the last repair, it asks the next
 * fallback model from the beginning. Throws StructuredReplyError if there is no other model.
 */
export function askStructured<Value>(
  caller: ModelCaller,
  question: StructuredQuestion<Value>,
): Promise<Value> {
  return caller.inTurn(question, (resolved) => askOne(resolved, caller, question));
}

async function askOne<Value>(
  resolved: ResolvedModel,
  caller: ModelCaller,
  { reply: schema, interpret, repairs, again, scope, otherwise, ...question }: StructuredQuestion<Value>,
): Promise<Value> {
  let { messages } = question;
  for (let replies = 1; ; replies += 1) {
    const reply = await caller.send(resolved, { messages, reply: schema, visible: false, scope });
    const json = readStructured(reply, schema.name);
    const result = "faults" in json ? json : await interpret(json.value);
    if ("value" in result) return result.value;
    const text = textOf(reply) || JSON.stringify("value" in json ? json.value : null);
    if (replies > repairs) {
      const { faults } = result;
      const hint = faultOfForm(resolved);
      throw new StructuredReplyError({ schema: schema.name, faults, reply: text, replies, hint });
    }
    const hints = "faults" in json && otherwise !== undefined ? [otherwise] : [];
    const repair = repairRequest(result.faults, [...hints, again?.() ?? "Reply again, in full."]);
    messages = [...question.messages, new AIMessage(text), new HumanMessage(repair)];
  }
}

function repairRequest(faults: readonly string[], hints: readonly string[]): string {
  const listed = faults.map((fault) => `- ${fault}`);
  return ["That reply cannot be used:", ...listed, ...hints].join("\n");
}
