import { verifyOutcome } from "./verify-outcome.ts";
import { unverifiedVerdict } from "../../src/software-house/unverified-verdict.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { Outcome } from "../../src/run/outcome.ts";
import { cardOf } from "../../src/software-house/card.ts";
import type { PhaseReport, RoundReport } from "../../src/software-house/contract/round-report.ts";
import type { Pictures } from "../../src/software-house/contract/pictures.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import type { Verdict } from "../../src/software-house/contract/verdict.ts";
import { describeError, EXIT_CODES, exitCodeOfError, UsageError } from "../errors.ts";
import type { Output } from "../output.ts";
import { listenForInterruption } from "../run/interruption.ts";
import type { PrintedRun } from "../run/run-record.ts";
import { oneLine } from "../../src/text/printable.ts";
import { isMachineFailure, verifyFailure } from "./failure-record.ts";
import { changedText } from "./changed-text.ts";
import { judgeProject, phaseLine } from "./judge-project.ts";
import { findInputs, readInputs } from "./read-inputs.ts";
import { saveEvidence } from "./save-evidence.ts";

/** The folder and the options of `troupe verify`. */
export interface VerifyRequest {
  folder: string;
  /** The JSON file of the specification. @default the one of the delivery */
  specification?: string;
  /** The JSON file of the acceptance tests. @default the one of the delivery */
  tests?: string;
  /** The folder for the evidence. @default not set: it is not written */
  out?: string;
  /** Runs the project without a sandbox if the machine has none. Needs `yes`. @default false */
  unsandboxed?: boolean;
  /** Confirms `unsandboxed`. @default false */
  yes?: boolean;
  /** Limits the whole verification to this many seconds. @default 1_200 */
  maxSeconds?: number;
  /** Accepts that no test can show a must criterion, if the tests say so. @default false */
  acceptUntestable?: boolean;
  /** Leaves out the slow phases. @default false */
  quick?: boolean;
  /** Prints one JSON object instead of the verdict. @default false */
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
  /** What was changed in a delivery since it was written; absent if the folder is not a delivery. */
  changed?: string[];
  /** Pictures in the folder of the evidence; absent if there is no such folder, or no page was seen. */
  pictures?: Pictures;
}

/** Verifies a project and prints the verdict. Resolves to the exit code and never rejects. */
export async function verifyProject(request: VerifyRequest, output: Output): Promise<number> {
  using interruption = listenForInterruption();
  const { signal } = interruption;
  const startedAt = performance.now();
  const known: { specification: Specification | null } = { specification: null };
  const deliver = async (record: VerifyRecord | PrintedRun): Promise<void> => {
    const text = request.json ? JSON.stringify(record, null, 2) : record.answer;
    if (text !== null) await output.deliver(`${text}\n`, { isData: true });
  };
  try {
    const record = await verify(request, {
      output,
      signal,
      onSpecification: (one) => (known.specification = one),
    });
    await deliver(record);
    return record.outcome.status === "completed" ? EXIT_CODES.completed : EXIT_CODES.incomplete;
  } catch (thrown) {
    const error = signal.aborted
      ? new TroupeError("run_aborted", "the verification was stopped on request", { cause: thrown })
      : thrown;
    output.say(`troupe: ${describeError(error)}`);
    const verdict =
      known.specification !== null && !signal.aborted && isMachineFailure(error)
        ? unverifiedVerdict(messageOf(error), known.specification)
        : null;
    await deliver(verifyFailure(error, { verdict, milliseconds: performance.now() - startedAt }));
    return exitCodeOfError(error);
  }
}

async function verify(
  request: VerifyRequest,
  context: {
    output: Output;
    signal: AbortSignal;
    /** Called when the specification is read, before anything runs. */
    onSpecification: (specification: Specification) => void;
  },
): Promise<VerifyRecord> {
  const { output, signal, onSpecification } = context;
  const { unsandboxed = false, yes = false } = request;
  if (unsandboxed && !yes) {
    throw new UsageError(
      "with --unsandboxed the project can do everything that you can; confirm it with --yes",
    );
  }
  const { changed, ...paths } = await findInputs(request);
  for (const change of changed ?? []) output.say(`changed: ${oneLine(change)}`);
  const { project, ignored } = await readInputs(paths);
  onSpecification(project.specification);
  if (ignored.length > 0) output.say(`ignored: ${ignored.join(", ")}`);
  const startedAt = performance.now();
  const { verdict, evidence, shown } = await judgeProject(project, {
    ...request,
    takesPictures: request.out !== undefined,
    signal,
    onPhase: (phase) => output.say(phaseText(phase)),
  });
  if (request.out !== undefined) {
    const { files, specification, tests } = project;
    const kept = { specification, tests, files, report: evidence, verdict, shown };
    await saveEvidence(request.out, kept).catch(cannotSave(request.out));
    for (const line of picturesText(shown?.pictures ?? null)) output.say(line);
  }
  return {
    graph: "verify",
    thread: null,
    answer: [...changedText(changed), cardOf(verdict, evidence)].join("\n"),
    outcome: outcomeOf(verdict, changed, performance.now() - startedAt),
    verdict,
    evidence,
    ignored,
    ...(changed && { changed }),
    ...(shown && { pictures: shown.pictures }),
  };
}

/** Says which pictures were taken, and why one is missing. */
function picturesText(pictures: Pictures | null): string[] {
  if (pictures === null) return [];
  const taken = pictures.taken.map(({ path, page }) => `picture: ${path} shows ${oneLine(page)}`);
  return pictures.missing === null ? taken : [...taken, `no picture: ${oneLine(pictures.missing)}`];
}

function phaseText(phase: PhaseReport): string {
  const line = phaseLine(phase);
  const { status, output } = phase;
  if (status !== "failed" || output === "") return line;
  const lines = output.split("\n").slice(0, MOST_LINES);
  return [line, ...lines.map((text) => `      ${text}`)].join("\n");
}

/** The most lines of a failed phase's output that are shown. */
const MOST_LINES = 15;

function outcomeOf(
  { status, reason: why }: Verdict,
  changed: readonly string[] | null,
  milliseconds: number,
): Outcome {
  const [reason = null] = [...changedText(changed), ...(why === null ? [] : [why])];
  const ending = status === "verified" && reason === null ? "completed" : "failed";
  return verifyOutcome({ status: ending, reason }, milliseconds);
}

function cannotSave(folder: string): (error: unknown) => never {
  return (error) => {
    throw new UsageError(`the evidence cannot be written to ${folder}: ${messageOf(error)}`);
  };
}
