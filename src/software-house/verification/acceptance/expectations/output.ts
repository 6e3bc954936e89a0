import type { CommandReport } from "../../../sandbox/sandbox.ts";
import type { CommandStep } from "../../../contract/command-step.ts";
import type { KnownValues } from "../../../evidence/insert.ts";
import { programEnding } from "../../finding.ts";
import type { StepFailure } from "../test-step-result.ts";
import { jsonFailure } from "./json.ts";
import { absentFailure, exactFailure, patternFailure } from "./text.ts";

/** Returns the first expectation of a run that its report does not meet; null if it meets all. */
export function outputFailure(
  { expect }: CommandStep,
  report: CommandReport,
  { known, outputBytes }: { known: KnownValues; outputBytes: number },
): StepFailure | null {
  if (report.stopped === "output")
    return { failure: `it was stopped because it printed more than ${outputBytes} bytes` };
  if (report.stopped !== null || report.exit === null) return { failure: programEnding(report) };
  if (expect.exit.length > 0 && !expect.exit.includes(report.exit))
    return { failure: `expected exit ${expect.exit.join(" or ")}, got ${programEnding(report)}` };
  const stdout = { text: report.stdout, name: "stdout" };
  const stderr = { text: report.stderr, name: "stderr" };
  const json = (): StepFailure | null => {
    const failure = jsonFailure(expect.json ?? [], { ...stdout, known });
    return failure === null ? null : { failure };
  };
  return (
    patternFailure(expect.stdout, stdout, known) ??
    patternFailure(expect.stderr, stderr, known) ??
    exactFailure(expect.exact, stdout, known) ??
    json() ??
    absentFailure(expect.absent ?? [], [stdout, stderr], known)
  );
}
