import type { ApprovalAnswer } from "../../src/approval/approval.ts";
import { rejectionFor } from "../../src/approval/client-decision.ts";
import type { OpenQuestion } from "../../src/approval/open-questions.ts";
import { isTroupeError } from "../../src/errors/troupe-error.ts";
import type { RunClient } from "../../src/workers/client/run-client.ts";
import { askPerson } from "../approval/ask-person.ts";
import { addressGiven, type GivenAnswer } from "../approval/given-answer.ts";
import type { Person } from "../approval/person.ts";
import { approvalName, approvalText, type ShownApproval } from "../view/approval-text.ts";

/** Answers the questions that a run waits on. Resolves to false if they stay open. */
export type Answering = (
  client: RunClient,
  run: string,
  questions: readonly ShownApproval[],
) => Promise<boolean>;

/**
 * Creates the function that answers the questions of a run on workers: `--yes` approves, or a person is asked once for each
 * question. Without both, it prints the questions.
 */
export function createQueueAnswering({
  approvesAll,
  person,
  say,
}: {
  approvesAll: boolean;
  person: Person | null;
  say: (text: string) => void;
}): Answering {
  const postponed = new Set<string>();
  const answerTo = async (asked: ShownApproval): Promise<ApprovalAnswer | null> => {
    if (approvesAll && asked.kind !== "other") {
      say(`troupe: --yes approved ${approvalName(asked)}`);
      return { decision: "approve" };
    }
    if (person === null) say(`\n${approvalText(asked)}`);
    return person === null ? null : ((await askPerson(person, asked, say)) as ApprovalAnswer | null);
  };
  return async (client, run, questions) => {
    const answers: Record<string, ApprovalAnswer> = {};
    for (const asked of questions) {
      const answer = postponed.has(asked.id) ? null : await answerTo(asked);
      if (answer === null) postponed.add(asked.id);
      else answers[asked.id] = answer;
    }
    if (Object.keys(answers).length === 0) return false;
    try {
      await client.answer(run, answers);
    } catch (error) {
      // The questions can be answered in several places. The first answer counts, and the run goes on with it.
      if (!isTroupeError(error, "run_not_waiting") && !isTroupeError(error, "approval_unknown")) throw error;
      say("troupe: the run was answered elsewhere before; this answer does not count");
    }
    return true;
  };
}

/** Returns the answers of a command line's option by the ids of the questions. Throws as `addressGiven`. */
export function givenAnswers(
  given: GivenAnswer,
  questions: readonly ShownApproval[],
): Record<string, ApprovalAnswer> {
  const open = questions.map(asOpen);
  return Object.fromEntries(
    addressGiven(given, open).map(({ to, value }) => [to.question.id, value as ApprovalAnswer]),
  );
}

/** Makes a stored question one that can be addressed. Its interrupt is known only to the worker that asks. */
function asOpen(asked: ShownApproval): OpenQuestion {
  const question = asked as OpenQuestion["question"];
  const address = (answer: unknown): unknown => {
    if (asked.kind === "other") return { decision: "answer", value: answer };
    if (answer === true) return { decision: "approve" };
    return answer === false ? rejectionFor() : answer;
  };
  return { question, interrupt: question.id, resumeWith: (answer) => answer, address };
}
