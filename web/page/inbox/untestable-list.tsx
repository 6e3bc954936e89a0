import type { UntestableApproval } from "../../../src/software-house/approvals.ts";
import { LongText } from "../content/long-text.tsx";
import { CriterionText } from "./criterion-text.tsx";
import styles from "./inbox.module.css";

/** Shows the must criteria that no test can show, with the reasons. */
export function UntestableList({
  question,
}: {
  readonly question: Pick<UntestableApproval, "criteria" | "request">;
}): React.JSX.Element {
  return (
    <>
      <p className={styles["quiet"]}>
        If you approve, these criteria stay unproven. If you reject, the product manager writes them so that a
        test can show them.
      </p>
      <ul className={styles["criteria"]}>
        {question.criteria.map((criterion) => (
          <li key={criterion.id}>
            <CriterionText criterion={criterion} />
            <div className={styles["reason"]}>
              <strong>No test can show it: </strong>
              <LongText text={criterion.reason} label="The reason" />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
