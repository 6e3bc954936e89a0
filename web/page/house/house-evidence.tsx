import { useState } from "react";
import { Plain } from "../content/plain.tsx";
import { Card } from "../ui/card.tsx";
import { Select } from "../ui/select.tsx";
import { DisputesList } from "./disputes-list.tsx";
import styles from "./house-evidence.module.css";
import type { HouseValues } from "./house-values.ts";
import { PhasesTable } from "./phases-table.tsx";
import { ReviewFindings } from "./review-findings.tsx";
import { SurvivedChanges } from "./survived-changes.tsx";

/** The evidence of one round: its phases, what no test noticed, the review, and what was decided about tests. */
export function HouseEvidence({ values }: { readonly values: HouseValues }): React.JSX.Element | null {
  const [chosen, setChosen] = useState<string | null>(null);
  const { reports } = values;
  const report = reports.find(({ round }) => String(round) === chosen) ?? reports.at(-1);
  if (report === undefined) return null;
  const isNewest = report === reports.at(-1);
  const judged = values.judgments.findLast(({ round }) => round === report.round)?.review ?? null;
  const review = judged ?? (isNewest ? values.review : null);
  const facts = [
    report.toolchain,
    report.sandbox === null || report.sandbox === "none" ? "no sandbox" : `sandbox: ${report.sandbox}`,
    `files ${report.files.slice(0, 12)}`,
  ].filter((fact) => fact !== null);
  return (
    <Card
      title="Evidence"
      actions={
        <Select
          label="Round"
          isLabelHidden
          options={reports.map(({ round }) => ({ value: String(round), label: `Round ${round}` }))}
          value={String(report.round)}
          onChange={setChosen}
        />
      }
    >
      <div className={styles["evidence"]}>
        <p className={styles["facts"]}>
          {facts.map((fact) => (
            <Plain key={fact} text={fact} />
          ))}
        </p>
        {typeof report.unfinished === "string" && (
          <p className={styles["note"]}>
            The verification was stopped: <Plain text={report.unfinished} />
          </p>
        )}
        <PhasesTable phases={report.phases} />
        <SurvivedChanges mutants={report.mutants ?? null} />
        {review !== null && <ReviewFindings review={review} />}
        <DisputesList frozen={values.frozen} />
      </div>
    </Card>
  );
}
