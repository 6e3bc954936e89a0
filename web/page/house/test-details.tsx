import type { TestStep } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { TestReport } from "../../../src/software-house/contract/round-report.ts";
import { LongText } from "../content/long-text.tsx";
import { Plain } from "../content/plain.tsx";
import { StatusIcon, type Status } from "../ui/status-icon.tsx";
import { durationWords } from "../ui/time-words.ts";
import { stepWords } from "./step-words.ts";
import styles from "./test-details.module.css";

interface TestDetailsProps {
  readonly test: { readonly name: string; readonly steps: readonly TestStep[] };
  /** How it went in the newest round; null if it was not run. */
  readonly report: TestReport | null;
  /** How it goes now, if the report does not say it yet. */
  readonly status: string | null;
}

/** One test: how it went, what it sends and expects, and what came back if it failed. */
export function TestDetails({ test, report, status }: TestDetailsProps): React.JSX.Element {
  return (
    <div className={styles["test"]}>
      <p className={styles["name"]}>
        <StatusIcon status={iconOf(report?.status ?? status)} />
        <Plain text={test.name} />
        {report !== null && report.status !== "not-run" && (
          <span className={styles["muted"]}>{durationWords(report.milliseconds)}</span>
        )}
      </p>
      <ol className={styles["steps"]}>
        {test.steps.map((step, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the steps of a test never change their order.
          <li key={index}>
            <Step step={step} />
          </li>
        ))}
      </ol>
      <Failure report={report} />
    </div>
  );
}

function Step({ step }: { readonly step: TestStep }): React.JSX.Element {
  const { title, sent, expects } = stepWords(step);
  return (
    <>
      <code className={styles["title"]}>
        <Plain text={title} />
      </code>
      {sent !== "" && (
        <pre className={styles["sent"]}>
          <Plain text={cut(sent)} />
        </pre>
      )}
      {expects.length > 0 && (
        <ul className={styles["expects"]} aria-label="It expects">
          {expects.map((expected, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- two expectations may be the same.
            <li key={index}>
              <Plain text={expected} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Failure({ report }: { readonly report: TestReport | null }): React.JSX.Element | null {
  if (report === null) return null;
  const { failure, disturbed, weakness } = report;
  return (
    <>
      {failure !== null && (
        <div className={styles["failure"]}>
          <LongText text={failure} isCode label="Why the test failed" />
        </div>
      )}
      {isFilled(disturbed) && (
        <p className={styles["note"]}>
          It passes alone. With the other tests it failed: <Plain text={disturbed} />
        </p>
      )}
      {isFilled(weakness) && (
        <p className={styles["note"]}>
          It proves nothing: <Plain text={weakness} />
        </p>
      )}
    </>
  );
}

const LONGEST_SENT = 4_000;

function cut(text: string): string {
  return text.length <= LONGEST_SENT ? text : `${text.slice(0, LONGEST_SENT)}… (${text.length} characters)`;
}

function iconOf(status: string | null): Status {
  if (status === "passed") return "pass";
  if (status === "failed") return "fail";
  return status === "not-run" ? "skipped" : "pending";
}

function isFilled(text: string | null | undefined): text is string {
  return typeof text === "string" && text.trim() !== "";
}
