import type { Command } from "@langchain/langgraph";
import { answerApprovals, pendingApprovals } from "../../src/approval/pending-approvals.ts";
import type { SpecificationApproval } from "../../src/software-house/approvals.ts";
import type { PersonAnswer } from "./ask-person.ts";
import type { ShownApproval } from "../view/approval-text.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { approvalName } from "../view/approval-text.ts";
import { askPerson } from "./ask-person.ts";
import type { Person } from "./person.ts";

/** Who answers for a run: `--yes`, a person at the terminal, or nobody. */
export interface Answerer {
  /** Whether everything that can be approved is. */
  approvesAll: boolean;
  person: Person | null;
  say: (text: string) => void;
}

/** What a thread waits for, and the command with which it goes on; null where nothing was answered. */
export interface AnsweredRun {
  pending: ShownApproval[];
  command: Command | null;
}

/** Makes what answers a thread's questions, as often as it waits; what a person puts off is not asked again. */
export function createAnswering({
  approvesAll,
  person,
  say,
}: Answerer): (graph: CompiledGraph, thread: string) => Promise<AnsweredRun> {
  const putOff = new Set<string>();
  const answerTo = async (asked: ShownApproval): Promise<PersonAnswer | null> => {
    if (approvesAll && asked.kind !== "other") {
      say(`troupe: ${approvalName(asked)} approved by --yes`);
      return { decision: "approve" };
    }
    return person === null ? null : askPerson(person, asked, say);
  };
  return async (graph, thread) => {
    const config = { configurable: { thread_id: thread } };
    const pending = await pendingApprovals<SpecificationApproval>(graph, config);
    const answers: Record<string, PersonAnswer> = {};
    for (const asked of pending) {
      const answer = putOff.has(asked.id) ? null : await answerTo(asked);
      if (answer === null) putOff.add(asked.id);
      else answers[asked.id] = answer;
    }
    const isAnswered = Object.keys(answers).length > 0;
    return { pending, command: isAnswered ? await answerApprovals(graph, config, answers) : null };
  };
}
