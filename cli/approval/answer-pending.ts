import type { Command } from "@langchain/langgraph";
import { answerApprovals, pendingApprovals } from "../../src/approval/pending-approvals.ts";
import type { SpecificationApproval } from "../../src/software-house/approvals.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { approvalName, type ShownApproval } from "../view/approval-text.ts";
import { askPerson, type PersonAnswer } from "./ask-person.ts";
import type { Person } from "./person.ts";

/** The source of the answers: `--yes`, a person at the terminal, or neither. */
export interface Answerer {
  /** True approves every question that can be approved. */
  approvesAll: boolean;
  /** Null if no person can be asked. */
  person: Person | null;
  say: (text: string) => void;
}

/** The questions of a thread, and the command that continues its run; null if no question was answered. */
export interface SettledRun {
  pending: ShownApproval[];
  command: Command | null;
}

/**
 * Creates the function that answers a thread's questions. Call it each time the thread waits. It asks a person each
 * question once: a question that the person answers with "later" is not asked again.
 */
export function createAnswering({
  approvesAll,
  person,
  say,
}: Answerer): (graph: CompiledGraph, thread: string) => Promise<SettledRun> {
  const postponed = new Set<string>();
  const answerTo = async (asked: ShownApproval): Promise<PersonAnswer | null> => {
    if (approvesAll && asked.kind !== "other") {
      say(`troupe: --yes approved ${approvalName(asked)}`);
      return { decision: "approve" };
    }
    return person === null ? null : askPerson(person, asked, say);
  };
  return async (graph, thread) => {
    const config = { configurable: { thread_id: thread } };
    const pending = await pendingApprovals<SpecificationApproval>(graph, config);
    const answers: Record<string, PersonAnswer> = {};
    for (const asked of pending) {
      const answer = postponed.has(asked.id) ? null : await answerTo(asked);
      if (answer === null) postponed.add(asked.id);
      else answers[asked.id] = answer;
    }
    const isAnswered = Object.keys(answers).length > 0;
    return { pending, command: isAnswered ? await answerApprovals(graph, config, answers) : null };
  };
}
