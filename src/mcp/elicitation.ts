import { getConfig, isGraphInterrupt } from "@langchain/langgraph";
import type { ElicitRequest, ElicitResult } from "@modelcontextprotocol/client";
import { approvalId } from "../approval/approval-id.ts";
import type { ApplicationEdit, ApprovalQuestion } from "../approval/approval.ts";
import { askApproval, type Asked } from "../approval/ask-approval.ts";
import type { EditReader } from "../approval/read-answer.ts";
import { emit } from "../events/events.ts";
import { currentScope } from "../run/call-scope.ts";
import { isRecord } from "../text/is-record.ts";
import type { Sdk } from "./sdk.ts";

/** A question that an MCP server asks during a call (elicitation). The call is made again after the answer. */
export interface ElicitationApproval extends ApprovalQuestion {
  kind: "elicitation";
  /** The specialist that called the tool. Null outside of Troupe's graphs. */
  agent: string | null;
  /** The step's id. Null outside of a plan. */
  step: string | null;
  server: string;
  /** The tool, by the name that models read. */
  tool: string;
  /** The arguments of the call. */
  args: Record<string, unknown>;
  /** What the server asks. The server wrote it. */
  request: string;
  /** The JSON schema of the values that the server asks for. */
  requestedSchema: Record<string, unknown>;
}

/** An answer with the values that the server asks for. They are checked against its schema. */
export interface ElicitationEdit extends ApplicationEdit {
  content: Record<string, unknown>;
}

/** The call during which a server asks. */
export interface AskingCall {
  server: string;
  tool: string;
  args: Record<string, unknown>;
  /** The id of the call, which tells it apart from another one with the same arguments. */
  call: string;
}

type Values = NonNullable<ElicitResult["content"]>;

/**
 * Asks a person what a server wants to know, and waits for a valid answer: an approval sends the schema's defaults, an
 * edit sends values, and a rejection declines. If the defaults are not enough, an approval is asked about once more, and a
 * second one cancels. Throws LangGraph's interrupt until there is an answer.
 */
export function elicit(params: ElicitRequest["params"], call: AskingCall, sdk: Sdk): ElicitResult {
  if (!("requestedSchema" in params)) return { action: "cancel" };
  const { message, requestedSchema } = params;
  const schema = requestedSchema as Record<string, unknown>;
  const edit = readerOf(schema, sdk);
  const defaults = defaultsOf(schema);
  const byDefault = edit({ content: defaults });
  const note = "value" in byDefault ? "" : `\n\nAn approval is not enough: ${byDefault.faults.join("; ")}`;
  for (const request of [message, message + note]) {
    const answer = ask({ request, requestedSchema: schema, call, edit, defaults });
    if (answer.decision === "reject") return { action: "decline" };
    if (answer.decision === "edit") return { action: "accept", content: answer.edited };
    if ("value" in byDefault) return { action: "accept", content: byDefault.value };
  }
  // A program that approves everything would be asked forever.
  return { action: "cancel" };
}

function ask({
  request,
  requestedSchema,
  call,
  edit,
  defaults,
}: {
  request: string;
  requestedSchema: Record<string, unknown>;
  call: AskingCall;
  edit: EditReader<Values>;
  defaults: Record<string, unknown>;
}): ReturnType<typeof askApproval<Values>> {
  const scope = currentScope.getStore();
  const { run = "", agent = null, step = null } = scope ?? {};
  const { server, tool, args } = call;
  const shown = { kind: "elicitation" as const, agent, step, server, tool, args, request, requestedSchema };
  const question: Asked<ElicitationApproval> = { ...shown, id: idOf(shown, call.call) };
  try {
    return askApproval<Values>(question, {
      editWith: '"content": { ... }',
      edit,
      editable: { content: defaults },
      counts: "first",
      onAnswer: (event) => scope && emit(scope.config, { run, agent, step }, event),
    });
  } catch (error) {
    // Reported when it is asked, not each time that it is asked again because of a faulty answer.
    const isFirst = isGraphInterrupt(error) && isFresh(error.interrupts[0]?.value);
    if (isFirst && scope) {
      const requested = {
        type: "approval_requested",
        approval: question.id ?? "",
        kind: question.kind,
      } as const;
      emit(scope.config, { run, agent, step }, requested);
    }
    throw error;
  }
}

function idOf(shown: { kind: string }, call: string): string {
  const run = currentScope.getStore()?.run;
  return approvalId(shown, { run, occasion: call }, getConfig());
}

function isFresh(payload: unknown): boolean {
  return isRecord(payload) && Array.isArray(payload["faults"]) && payload["faults"].length === 0;
}

/** Reads the values of an edit by the server's schema. */
function readerOf(schema: Record<string, unknown>, sdk: Sdk): EditReader<Values> {
  const checked = sdk.fromJsonSchema<Values>(schema);
  return ({ content }) => {
    if (!isRecord(content)) return { faults: ["an edit needs `content`, an object with the values"] };
    const read = checked["~standard"].validate(content);
    if (read instanceof Promise) return { faults: ["the server's schema cannot be checked"] };
    if (read.issues === undefined) return { value: read.value };
    return { faults: read.issues.map(({ message }) => `content: ${message}`) };
  };
}

function defaultsOf({ properties }: Record<string, unknown>): Record<string, unknown> {
  const members = isRecord(properties) ? Object.entries(properties) : [];
  return Object.fromEntries(
    members.flatMap(([name, schema]) =>
      isRecord(schema) && "default" in schema ? [[name, schema["default"]]] : [],
    ),
  );
}
