import { messageOf } from "../../src/errors/locate-error.ts";
import { TroupeError } from "../../src/errors/troupe-error.ts";
import { createOutcome, type Outcome } from "../../src/run/outcome.ts";
import { findSandbox } from "../../src/software-house/sandbox/find-sandbox.ts";
import { cardOf } from "../../src/software-house/card.ts";
import { computeVerdict } from "../../src/software-house/compute-verdict.ts";
import type { PhaseReport, RoundReport } from "../../src/software-house/contract/round-report.ts";
import type { Verdict } from "../../src/software-house/contract/verdict.ts";
import { createVerifier } from "../../src/software-house/verification/create-verifier.ts";
import { describeError } from "../describe-error.ts";
import { EXIT_CODES, exitCodeOfError } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { listenForInterruption } from "../run/interruption.ts";
import { failureRecord } from "../run/run-record.ts";
import { UsageError } from "../usage-error.ts";
import { durationText } from "../view/amounts.ts";
import { oneLine } from "../view/printable.ts";
import { PROJECT_LIMITS, readInputs } from "./read-inputs.ts";
import { saveEvidence } from "./save-evidence.ts";

/** What `troupe verify` is asked for. */
export interface VerifyRequest {
  folder: string;
  specification: string;
  tests: string;
  out?: string;
  unsandboxed?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** The one JSON object of `troupe verify --json`. */
interface VerifyRecord {
  graph: "verify";
  thread: null;
  answer: string;
  outcome: Outcome;
  verdict: Verdict;
  evidence: RoundReport;
  ignored: string[];
}

/** Verifies a project and delivers what came of it; resolves to the exit code and never rejects. */
export async function executeVerify(asked: VerifyRequest, output: Output): Promise<number> {
  using interruption = listenForInterruption();
  const { signal } = interruption;
  try {
    const record = await verify(asked, { output, signal });
    const text = asked.json ? JSON.stringify(record, null, 2) : record.answer;
    await output.deliver(`${text}\n`, { isData: true });
    return record.verdict.status === "verified" ? EXIT_CODES.completed : EXIT_CODES.incomplete;
  } catch (thrown) {
    const error = signal.aborted
      ? new TroupeError("run_aborted", "the verification was stopped on request", { cause: thrown })
      : thrown;
    output.say(`troupe: ${describeError(error)}`);
    if (asked.json) {
      const record = failureRecord(error, { graph: "verify", thread: null });
      await output.deliver(`${JSON.stringify(record, null, 2)}\n`, { isData: true });
    }
    return exitCodeOfError(error);
  }
}

async function verify(
  asked: VerifyRequest,
  { output, signal }: { output: Output; signal: AbortSignal },
): Promise<VerifyRecord> {
  const { unsandboxed = false, yes = false } = asked;
  if (unsandboxed && !yes) {
    throw new UsageError("--unsandboxed lets the project do all that you can; confirm it with --yes");
  }
  const { project, ignored } = await readInputs(asked);
  if (ignored.length > 0) output.say(`left out: ${ignored.join(", ")}`);
  const startedAt = Date.now();
  const verifier = createVerifier({
    findSandbox: () => findSandbox({ unsandboxed }),
    limits: PROJECT_LIMITS,
  });
  try {
    const found = await verifier.verify(project, {
      signal,
      onPhase: (phase) => output.say(phaseText(phase)),
    });
    const { specification, tests } = project;
    const verdict = computeVerdict({ specification, tests, evidence: found });
    const evidence = { round: 1, ...found };
    if (asked.out !== undefined) {
      await saveEvidence(asked.out, { specification, tests, report: evidence, verdict }).catch(
        cannotSave(asked.out),
      );
    }
    return {
      graph: "verify",
      thread: null,
      answer: cardOf(verdict, found),
      outcome: outcomeOf(verdict, Date.now() - startedAt),
      verdict,
      evidence,
      ignored,
    };
  } finally {
    await verifier.close();
  }
}

const MARKS: Record<PhaseReport["status"], string> = { passed: "✓", failed: "✗", warned: "!", skipped: "-" };

function phaseText({ phase, status, summary, output, milliseconds }: PhaseReport): string {
  const line = `${MARKS[status]} ${phase.padEnd(11)} ${durationText(milliseconds).padStart(8)}  ${oneLine(summary)}`;
  if (status !== "failed" || output === "") return line;
  const lines = output.split("\n").slice(0, MOST_LINES);
  return [line, ...lines.map((text) => `      ${text}`)].join("\n");
}

const MOST_LINES = 15;

function outcomeOf({ status, reason }: Verdict, milliseconds: number): Outcome {
  const ending = status === "verified" ? "completed" : "failed";
  // A verification is no run of a graph: it has a duration, and nothing to resume.
  const run = { id: "verify", startedAt: 0 };
  return createOutcome({ status: ending, reason }, { run, usage: [], now: milliseconds });
}

function cannotSave(folder: string): (error: unknown) => never {
  return (error) => {
    throw new UsageError(`the evidence could not be written to ${folder}: ${messageOf(error)}`);
  };
}
