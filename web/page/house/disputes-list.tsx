import type { Frozen, Ruling } from "../../../src/software-house/frozen-tests.ts";
import { Plain } from "../content/plain.tsx";
import { Badge, type Tone } from "../ui/badge.tsx";
import styles from "./house-evidence.module.css";
import { testLines } from "./test-lines.ts";

/** What was decided about tests after they were frozen: disputes, doubts of the reviewer, additions. */
export function DisputesList({ frozen }: { readonly frozen: Frozen | null }): React.JSX.Element | null {
  const rulings = frozen?.rulings ?? [];
  const doubts = frozen?.doubts ?? [];
  const additions = frozen?.additions;
  if (rulings.length === 0 && doubts.length === 0 && additions === undefined) return null;
  return (
    <div className={styles["part"]}>
      <h3>Decisions about tests</h3>
      <ul className={styles["list"]}>
        {rulings.map((ruling) => (
          <li key={`${ruling.round}:${ruling.test}`} className={styles["item"]}>
            <RulingWords ruling={ruling} />
          </li>
        ))}
        {doubts.map(({ criterionId, reason, round, tests }) => (
          <li key={`${round}:${criterionId}`} className={styles["item"]}>
            <p>
              Round {round}: the reviewer called <Plain text={criterionId} /> unproven:{" "}
              <Plain text={reason} />
            </p>
            <p className={styles["words"]}>
              Tests added: <Plain text={tests.length === 0 ? "none" : tests.join(", ")} />
            </p>
          </li>
        ))}
        {additions !== undefined && (
          <li className={styles["item"]}>
            <p>
              Round {additions.round}: the test author was shown {additions.changes} changes that no test
              noticed.
            </p>
            <p className={styles["words"]}>
              Tests added: <Plain text={additions.tests.length === 0 ? "none" : additions.tests.join(", ")} />
            </p>
          </li>
        )}
      </ul>
    </div>
  );
}

const TONES: Readonly<Record<Ruling["ruling"], Tone>> = {
  kept: "neutral",
  corrected: "accent",
  weakened: "warning",
};

function RulingWords({ ruling }: { readonly ruling: Ruling }): React.JSX.Element {
  const { before, after } = ruling;
  const difference = before === undefined || after === undefined ? null : testLines(before, after);
  return (
    <>
      <p>
        <Badge tone={TONES[ruling.ruling]}>{ruling.ruling}</Badge> Round {ruling.round}:{" "}
        <Plain text={ruling.test} />
      </p>
      <p className={styles["words"]}>
        The developer disputed it: <Plain text={ruling.reason} />
      </p>
      {difference !== null && (
        <div className={styles["difference"]}>
          {difference.gone.map((line) => (
            <del key={line} className={styles["before"]}>
              <Plain text={line} />
            </del>
          ))}
          {difference.come.map((line) => (
            <ins key={line} className={styles["after"]}>
              <Plain text={line} />
            </ins>
          ))}
        </div>
      )}
    </>
  );
}
