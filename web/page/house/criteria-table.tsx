import type { RoundReport } from "../../../src/software-house/contract/round-report.ts";
import type { Criterion } from "../../../src/software-house/contract/specification.ts";
import { counted } from "../../../src/text/counted.ts";
import { Plain } from "../content/plain.tsx";
import type { HouseCriterion } from "../run/house-view.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Card } from "../ui/card.tsx";
import { CheckIcon, CloseIcon, HelpIcon, RingIcon } from "../ui/icons.tsx";
import { Spinner } from "../ui/spinner.tsx";
import styles from "./criteria-table.module.css";
import type { HouseValues } from "./house-values.ts";
import { TestDetails } from "./test-details.tsx";

interface CriteriaTableProps {
  readonly criteria: readonly HouseCriterion[];
  readonly values: HouseValues;
}

/** The criteria of the specification with their tests. It fills in as the tests run. */
export function CriteriaTable({ criteria, values }: CriteriaTableProps): React.JSX.Element {
  const passed = criteria.filter(({ status }) => status === "pass").length;
  if (criteria.length === 0) {
    return (
      <Card title="Criteria">
        <p className={styles["muted"]}>The product manager is still to write what the software must do.</p>
      </Card>
    );
  }
  return (
    <Card title="Criteria" actions={<Progress passed={passed} all={criteria.length} />} isFlush>
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">Criterion</th>
            <th scope="col">What it says</th>
            <th scope="col" className={styles["count"]}>
              Tests
            </th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {criteria.map((criterion) => (
            <CriterionRow key={criterion.id} criterion={criterion} values={values} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Progress({ passed, all }: { readonly passed: number; readonly all: number }): React.JSX.Element {
  return (
    <span className={styles["progress"]}>
      <progress value={passed} max={all} aria-label="Criteria that pass" />
      {passed} of {all} pass
    </span>
  );
}

function CriterionRow({
  criterion,
  values,
}: {
  readonly criterion: HouseCriterion;
  readonly values: HouseValues;
}): React.JSX.Element {
  const { id, priority, text, status } = criterion;
  const specified = values.specification?.criteria.find((one) => one.id === id) ?? null;
  const reports = newestReports(values.reports).filter(({ criterionId }) => criterionId === id);
  const tests = criterion.tests.length > 0 ? criterion.tests : reports;
  const written = values.tests.filter(({ criterionId }) => criterionId === id);
  const untestable = values.untestable.find(({ criterionId }) => criterionId === id);
  const passed = tests.filter((one) => one.status === "passed").length;
  const shown = written.length > 0 ? written : tests.map(({ name }) => ({ name, steps: [] }));
  return (
    <tr>
      <th scope="row">
        <Plain text={id} />
        <small>{priority}</small>
      </th>
      <td>
        {specified === null ? <Plain text={text ?? "…"} /> : <Sentence criterion={specified} />}
        {untestable !== undefined && (
          <p className={styles["muted"]}>
            No test can show it: <Plain text={untestable.reason} />
          </p>
        )}
        {shown.length > 0 && (
          <details className={styles["details"]}>
            <summary>{counted(shown.length, "test")}</summary>
            <ul className={styles["tests"]}>
              {shown.map((test) => (
                <li key={test.name}>
                  <TestDetails
                    test={test}
                    report={reports.find(({ name }) => name === test.name) ?? null}
                    status={tests.find(({ name }) => name === test.name)?.status ?? null}
                  />
                </li>
              ))}
            </ul>
          </details>
        )}
      </td>
      <td className={styles["count"]}>{tests.length === 0 ? "–" : `${passed} of ${tests.length}`}</td>
      <td>
        <VerdictMark status={status} />
      </td>
    </tr>
  );
}

/** The reports of the newest round that ran tests. */
function newestReports(reports: readonly RoundReport[]): RoundReport["tests"] {
  return reports.findLast(({ tests }) => tests.length > 0)?.tests ?? [];
}

function Sentence({ criterion }: { readonly criterion: Criterion }): React.JSX.Element {
  return (
    <p className={styles["sentence"]}>
      <b>Given</b> <Plain text={lowered(criterion.given)} /> <b>when</b>{" "}
      <Plain text={lowered(criterion.when)} /> <b>then</b> <Plain text={lowered(criterion.then)} />
    </p>
  );
}

/** Leaves out what stands before each part anyway, such as `When`, and the full stop. */
function lowered(part: string): string {
  return part.replace(/^(given|when|then)\s+/i, "").replace(/\.$/, "");
}

const LOOKS: Readonly<
  Record<HouseCriterion["status"], { tone: Tone; words: string; icon: () => React.JSX.Element }>
> = {
  untested: { tone: "neutral", words: "not tested", icon: RingIcon },
  testing: { tone: "accent", words: "testing", icon: Spinner },
  pass: { tone: "good", words: "pass", icon: CheckIcon },
  fail: { tone: "bad", words: "fail", icon: CloseIcon },
  unproven: { tone: "warning", words: "unproven", icon: HelpIcon },
};

function VerdictMark({ status }: { readonly status: HouseCriterion["status"] }): React.JSX.Element {
  const { tone, words, icon: Icon } = LOOKS[status];
  return (
    <Badge tone={tone} className={styles["verdict"]}>
      <Icon /> {words}
    </Badge>
  );
}
