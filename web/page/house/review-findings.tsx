import type { Review } from "../../../src/software-house/contract/review.ts";
import { Plain } from "../content/plain.tsx";
import { Badge, type Tone } from "../ui/badge.tsx";
import { StatusIcon, type Status } from "../ui/status-icon.tsx";
import styles from "./house-evidence.module.css";

/** What the reviewer found, the most severe first, and why it calls each criterion what it does. */
export function ReviewFindings({ review }: { readonly review: Review }): React.JSX.Element {
  const findings = SEVERITIES.flatMap((severity) =>
    review.findings.filter((one) => one.severity === severity),
  );
  return (
    <div className={styles["part"]}>
      <h3>Review</h3>
      {findings.length === 0 ? (
        <p className={styles["words"]}>The reviewer has no findings.</p>
      ) : (
        <ul className={styles["list"]}>
          {findings.map((finding) => (
            <li key={`${finding.path}:${finding.line}:${finding.claim}`} className={styles["item"]}>
              <Finding finding={finding} />
            </li>
          ))}
        </ul>
      )}
      <ul className={styles["criteria"]} aria-label="Criteria in the review">
        {review.criteria.map(({ id, verdict, evidence }) => (
          <li key={id}>
            <StatusIcon status={STATUS[verdict] ?? "pending"} />
            <b>
              <Plain text={id} />
            </b>
            <Plain text={evidence} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const SEVERITIES = ["blocker", "major", "minor"] as const;

const TONES: Readonly<Record<(typeof SEVERITIES)[number], Tone>> = {
  blocker: "bad",
  major: "warning",
  minor: "neutral",
};

const STATUS: Readonly<Record<string, Status>> = { pass: "pass", fail: "fail", unproven: "pending" };

function Finding({ finding }: { readonly finding: Review["findings"][number] }): React.JSX.Element {
  const { severity, path, line, claim, reproduction } = finding;
  return (
    <>
      <p>
        <Badge tone={TONES[severity]}>{severity}</Badge>
        {path !== null && (
          <code className={styles["place"]}>
            <Plain text={line === null ? path : `${path}:${line}`} />
          </code>
        )}
      </p>
      <p>
        <Plain text={claim} />
      </p>
      {reproduction !== null && (
        <p className={styles["words"]}>
          To reproduce: <Plain text={reproduction} />
        </p>
      )}
    </>
  );
}
