import { Command } from "@langchain/langgraph";
import { ApprovalError } from "../errors/approval-error.ts";
import { InputError } from "../errors/input-error.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";
import { openQuestions, type QuestionState } from "./open-questions.ts";
import { readQuestions } from "./read-questions.ts";
import type { ApplicationEdit, ApprovalAnswer, ApprovalQuestion, PendingApproval } from "./approval.ts";

/** A source of the state of threads: a compiled graph, or a client of a server. */
export interface QuestionSource<Config> {
  getState(config: Config): Promise<QuestionState>;
}

/** A command that only resumes a run. Every graph accepts it. */
export type Resumption = Command<Record<string, unknown>, Record<string, never>, never>;

/**
 * Returns the questions that a thread waits on, in the order of its steps. The list is empty if there are none.
 * `graph` can also be a client: `{ getState: (thread) => client.threads.getState(thread) }`. Throws ConfigurationError if a
 * graph has no checkpointer, or neither `config` nor the graph itself (`withConfig`) has a `configurable.thread_id`.
 *
 * @example
 * for (const question of await pendingApprovals(graph, thread)) console.log(question.kind, question.id);
 */
export async function pendingApprovals<Own extends ApprovalQuestion = never, Config = unknown>(
  graph: QuestionSource<Config>,
  config: Config,
): Promise<PendingApproval<Own>[]> {
  const open = openQuestions(await readQuestions("pendingApprovals", graph, config));
  return open.map(({ question }) => question as PendingApproval<Own>);
}

/**
 * Answers one or several questions by their ids. Returns the command that resumes the run; a client sends the command's
 * `resume`. Throws ApprovalError if an id is unknown or was answered before, or if there is no answer. Throws InputError if
 * `answers` or one of its answers is not an object, such as the body of a request that nothing checked. Throws
 * ConfigurationError as `pendingApprovals` does. Then no question is answered.
 *
 * @example
 * const command = await answerApprovals(graph, thread, { [question.id]: { decision: "approve" } });
 * await graph.invoke(command, thread);
 */
export async function answerApprovals<Own extends ApplicationEdit = never, Config = unknown>(
  graph: QuestionSource<Config>,
  config: Config,
  answers: Readonly<Record<string, ApprovalAnswer<Own>>>,
): Promise<Resumption> {
  checkRecord("answers", answers, '{ "<id>": { "decision": "approve" } }');
  const open = openQuestions(await readQuestions("answerApprovals", graph, config));
  const byId = new Map(open.map((one) => [one.question.id, one]));
  const unknown = Object.keys(answers).filter((id) => !byId.has(id));
  if (unknown.length > 0 || Object.keys(answers).length === 0) {
    throw new ApprovalError(unknown, [...byId.keys()]);
  }
  for (const [id, answer] of Object.entries(answers)) {
    checkRecord(`the answer to ${JSON.stringify(id)}`, answer, '{ "decision": "approve" }');
  }
  const resume = Object.entries(answers).flatMap(([id, answer]) => {
    const one = byId.get(id);
    return one === undefined ? [] : [[one.interrupt, one.resumeWith(answer as ApprovalAnswer)] as const];
  });
  return new Command<Record<string, unknown>, Record<string, never>, never>({
    resume: Object.fromEntries(resume),
  });
}

function checkRecord(name: string, value: unknown, form: string): void {
  if (isRecord(value)) return;
  throw new InputError(
    `${name} must be an object such as ${form}, but is ${kindOf(value)}. Nothing was answered.`,
  );
}
