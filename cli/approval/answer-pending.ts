import { Command } from "@langchain/langgraph";
import type { ApprovalAnswer } from "../../src/approval/approval.ts";
import { openQuestions, type OpenQuestion } from "../../src/approval/open-questions.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { approvalName, approvalText, type ShownApproval } from "../view/approval-text.ts";
import { askPerson } from "./ask-person.ts";
import { addressGiven, type AddressedAnswer, type GivenAnswer } from "./given-answer.ts";
import type { Person } from "./person.ts";

/** The source of the answers: an option, `--yes`, a person at the terminal, or none of them. */
export interface Answerer {
  /** Answers the questions that wait first, once. Null if no option answers them. */
  given: GivenAnswer | null;
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
 * question once: a question that the person answers with "later" is not asked again. Without a person, it prints each
 * question once.
 */
export function createAnswering({
  given,
  approvesAll,
  person,
  say,
}: Answerer): (graph: CompiledGraph, thread: string) => Promise<SettledRun> {
  const postponed = new Set<string>();
  let unused = given;
  const answerTo = async (to: OpenQuestion): Promise<AddressedAnswer | null> => {
    const asked = to.question as ShownApproval;
    // A call of `onceTool` may have happened: to approve everything is not to make it twice.
    if (approvesAll && asked.kind !== "other" && asked.kind !== "effect") {
      say(`troupe: --yes approved ${approvalName(asked)}`);
      return { to, value: to.resumeWith({ decision: "approve" }) };
    }
    if (person === null) say(`\n${approvalText(asked)}`);
    const answer = person === null ? null : await askPerson(person, asked, say);
    return answer === null ? null : { to, value: to.resumeWith(answer as ApprovalAnswer) };
  };
  const useGiven = (open: readonly OpenQuestion[], answer: GivenAnswer): AddressedAnswer[] => {
    unused = null;
    const addressed = addressGiven(answer, open);
    for (const { to } of addressed) {
      const asked = to.question as ShownApproval;
      say(`\n${approvalText(asked)}\ntroupe: ${answer.option} ${answer.verb} ${approvalName(asked)}`);
    }
    return addressed;
  };
  return async (graph, thread) => {
    const open = openQuestions(await graph.getState({ configurable: { thread_id: thread } }));
    const pending = open.map(({ question }) => question as ShownApproval);
    if (unused !== null) return { pending, command: resumption(useGiven(open, unused)) };
    const answers: AddressedAnswer[] = [];
    for (const to of open) {
      const { id } = to.question;
      const answer = postponed.has(id) ? null : await answerTo(to);
      if (answer === null) postponed.add(id);
      else answers.push(answer);
    }
    return { pending, command: answers.length > 0 ? resumption(answers) : null };
  };
}

/** Makes the command that continues the run with these answers. */
function resumption(answers: readonly AddressedAnswer[]): Command {
  const entries = answers.map(({ to, value }) => [to.interrupt, value] as const);
  return new Command({ resume: Object.fromEntries(entries) });
}
