import { Command } from "@langchain/langgraph";
import { ApprovalError } from "../errors/approval-error.ts";
import { openQuestions, type QuestionState } from "./open-questions.ts";
import type { ApplicationEdit, ApprovalAnswer, ApprovalQuestion, PendingApproval } from "./approval.ts";

/** Whoever can tell where a thread stands: a compiled graph, or a client of a server. */
export interface QuestionSource<Config> {
  getState(config: Config): Promise<QuestionState>;
}

/** A command that only goes on, and so one that every graph takes. */
export type Resumption = Command<Record<string, unknown>, Record<string, never>, never>;

/**
 * What a thread waits for a person to answer, in the order of its steps; empty where it waits for nobody.
 * `graph` may also be a client: `{ getState: (thread) => client.threads.getState(thread) }`.
 */
export async function pendingApprovals<Own extends ApprovalQuestion = never, Config = unknown>(
  graph: QuestionSource<Config>,
  config: Config,
): Promise<PendingApproval<Own>[]> {
  const open = openQuestions(await graph.getState(config));
  return open.map(({ question }) => question as PendingApproval<Own>);
}

/**
 * Answers approvals by their ids, one or several at once, and returns the command to go on with:
 * `graph.invoke(await answerApprovals(graph, config, { [id]: { decision: "approve" } }), config)`; a client sends
 * its `resume`. Throws ApprovalError, and answers none, where an id is unknown or was answered before.
 */
export async function answerApprovals<Own extends ApplicationEdit = never, Config = unknown>(
  graph: QuestionSource<Config>,
  config: Config,
  answers: Readonly<Record<string, ApprovalAnswer<Own>>>,
): Promise<Resumption> {
  const open = openQuestions(await graph.getState(config));
  const byId = new Map(open.map((one) => [one.question.id, one]));
  const unknown = Object.keys(answers).filter((id) => !byId.has(id));
  if (unknown.length > 0 || Object.keys(answers).length === 0) {
    throw new ApprovalError(unknown, [...byId.keys()]);
  }
  const resume = Object.entries(answers).flatMap(([id, answer]) => {
    const one = byId.get(id);
    return one === undefined ? [] : [[one.interrupt, one.resumeWith(answer as ApprovalAnswer)] as const];
  });
  return new Command<Record<string, unknown>, Record<string, never>, never>({
    resume: Object.fromEntries(resume),
  });
}
