import { LongText } from "../content/long-text.tsx";
import { Markdown } from "../content/markdown.tsx";
import { Card } from "../ui/card.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import styles from "./answer-card.module.css";

/** A longer answer is shown as plain text, which is there at once. */
const LONGEST_MARKDOWN = 60_000;

interface AnswerCardProps {
  readonly answer: string;
  /** False if the run did not complete what it was asked. */
  readonly isWhole: boolean;
}

/** The answer of a run, for its reader. */
export function AnswerCard({ answer, isWhole }: AnswerCardProps): React.JSX.Element {
  return (
    <Card
      title="Answer"
      actions={<CopyButton text={answer} label="Copy the answer" />}
      className={isWhole ? styles["whole"] : undefined}
    >
      {answer.length > LONGEST_MARKDOWN ? <LongText text={answer} /> : <Markdown text={answer} />}
    </Card>
  );
}
