import { messagesOfTurn, type SaidMessage } from "./messages.ts";

/** Returns the answer of a run: the last message of its turn; of a handoff graph all that was said in the turn. */
export function answerIn(
  messages: readonly SaidMessage[],
  { isWhole, isOver }: { isWhole: boolean; isOver: boolean },
): string | null {
  if (!isOver) return null;
  const said = messagesOfTurn(messages).filter(({ type, text }) => type === "ai" && text.trim() !== "");
  const answers = isWhole ? said.filter(isNew) : said.slice(-1);
  if (answers.length === 0) return null;
  const isOne = answers.every(({ name }) => name === answers[0]?.name);
  return answers
    .map(({ name, text }, index) =>
      isOne || name === answers[index - 1]?.name ? text : `${name ?? "assistant"}:\n${text}`,
    )
    .join("\n\n");
}

/** A turn that was stopped ends with its best text once more. */
function isNew({ name, text }: SaidMessage, index: number, all: readonly SaidMessage[]): boolean {
  return all.findIndex((one) => one.name === name && one.text === text) === index;
}
