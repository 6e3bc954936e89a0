import { isTroupeError, type PendingApproval, type RunItem } from "troupe";

/** A question to the visitor, who approves or rejects what `text` shows. */
export interface Question {
  id: string;
  text: string;
}

/** One line of an answer. The last one is the answer, an error, or the last question that waits. */
export type Line =
  | { type: "token"; message: string | null; text: string }
  /** The call that wrote the tokens of this message has failed: they are void. */
  | { type: "discard"; message: string }
  | { type: "working"; agent: string }
  | ({ type: "question" } & Question)
  | { type: "answer"; text: string }
  | { type: "error"; code: string };

/** Returns what a page shows of an item of a run. Returns null if it shows nothing. */
export function lineOf(item: RunItem<unknown>): Line | null {
  switch (item.type) {
    case "token":
      return { type: "token", message: item.message, text: item.text };
    case "event":
      if ("discards" in item.event && item.event.discards !== null) {
        return { type: "discard", message: item.event.discards };
      }
      return item.event.type === "agent_started" && item.agent !== null
        ? { type: "working", agent: item.agent }
        : null;
    case "approval":
      return { type: "question", ...questionOf(item.question) };
    case "result":
      // A run that a limit has stopped can end without an answer.
      if (item.text === null) {
        const code = item.outcome?.code ?? "no_answer";
        console.error(`${code}: ${JSON.stringify(item.outcome?.reason ?? "the run has no answer")}`);
        return { type: "error", code };
      }
      return { type: "answer", text: item.text };
    case "error":
      if (item.code === "run_aborted") return { type: "error", code: item.code };
      // Visitors see the code only. Who operates the service needs the words, which name the server or the file.
      console.error(isTroupeError(item.error) ? `${item.code}: ${JSON.stringify(item.message)}` : item.error);
      return { type: "error", code: isTroupeError(item.error) ? item.code : "internal" };
    default:
      return null;
  }
}

/** Returns what a page shows of a question. */
export function questionOf(question: PendingApproval): Question {
  const { id } = question;
  if (question.kind !== "tools") return { id, text: JSON.stringify(question, null, 2) };
  const calls = question.actionRequests.map(({ name, args }) => `${name} ${JSON.stringify(args, null, 2)}`);
  return { id, text: calls.join("\n") };
}
