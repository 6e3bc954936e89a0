import type { PlanApproval } from "../../../src/approval/approval.ts";
import { LongText } from "../content/long-text.tsx";
import { Plain } from "../content/plain.tsx";
import { Badge } from "../ui/badge.tsx";
import styles from "./plan.module.css";

/** Shows a plan: each step, who does it, and what it waits for. */
export function PlanList({
  question,
  finished,
}: {
  readonly question: Pick<PlanApproval, "plan" | "request" | "result" | "answer">;
  readonly finished: readonly string[];
}): React.JSX.Element {
  const { plan, request, answer } = question;
  const results = new Set([question.result ?? []].flat());
  return (
    <>
      <div className={styles["request"]}>
        <span className={styles["caption"]}>For the request</span>
        <LongText text={request} label="The request" />
      </div>
      <ol className={styles["steps"]}>
        {plan.map(({ id, agent, task, dependsOn }, index) => (
          <li key={id} className={styles["step"]}>
            <span className={styles["number"]} aria-hidden="true">
              {index + 1}
            </span>
            <div className={styles["words"]}>
              <p className={styles["title"]}>
                <code>{id}</code>
                <Badge tone="accent">
                  <Plain text={agent} />
                </Badge>
                {finished.includes(id) && <Badge tone="good">finished</Badge>}
                {results.has(id) && <Badge tone="neutral">its result is the answer</Badge>}
              </p>
              <LongText text={task} label={`The task of ${id}`} />
              <p className={styles["waits"]}>{waitWords(dependsOn)}</p>
            </div>
          </li>
        ))}
      </ol>
      {answer !== undefined && (
        <div className={styles["request"]}>
          <span className={styles["caption"]}>You will be told before the results</span>
          <LongText text={answer} label="The words before the results" />
        </div>
      )}
    </>
  );
}

function waitWords(dependsOn: readonly string[]): string {
  return dependsOn.length === 0 ? "Starts at once" : `Waits for ${dependsOn.join(", ")}`;
}
