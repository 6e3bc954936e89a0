import { mkdir } from "node:fs/promises";
import type { FoundSandbox } from "../sandbox/find-sandbox.ts";
import type { Language } from "../contract/specification.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";
import { fileFaults, type ProjectLimits } from "../evidence/file-faults.ts";
import { findingOf, type Finding } from "./finding.ts";
import { buildProject, type BuiltProject } from "./phases/build-project.ts";
import { createRecorder } from "./recorder.ts";
import type { Toolchain } from "./toolchains/toolchain.ts";
import type { Evidence, VerifiedProject, VerificationWatch } from "../evidence/verifier.ts";
import { bytesOf, hashFiles, writeFiles } from "../evidence/write-files.ts";

/** What this machine has. Sandbox and toolchains are detected when they are first needed. */
export interface Machine {
  sandbox: () => Promise<FoundSandbox>;
  toolchain: (language: Language) => Promise<{ toolchain: Toolchain } | { hint: string }>;
  limits: ProjectLimits;
}

/** A project after the phases up to `build`. */
export interface VerificationAttempt extends Pick<Evidence, "files" | "toolchain" | "sandbox" | "phases"> {
  /** What the remaining phases need; or why they cannot run. */
  ready: { workspace: Workspace; toolchain: Toolchain; built: BuiltProject } | { blocked: string };
}

/** Runs the phases up to `build`. */
export async function buildAttempt(
  project: VerifiedProject,
  { machine, root, watch }: { machine: Machine; root: string; watch: VerificationWatch },
): Promise<VerificationAttempt> {
  const { files, specification, faults = [] } = project;
  const recorder = createRecorder(watch.onPhase);
  await recorder.record("materialize", async () => {
    const found = [...faults, ...fileFaults(files, machine.limits)];
    return found.length > 0
      ? findingOf("failed", summaryOf(found), found.join("\n"))
      : written(project, root);
  });
  const [{ sandbox, hint }, found] = await Promise.all([
    machine.sandbox(),
    machine.toolchain(specification.language),
  ]);
  const toolchain = "hint" in found ? null : found.toolchain;
  const missing = "hint" in found ? found.hint : found.toolchain.missingFor(files.map(({ path }) => path));
  const isWritten = recorder.phases[0]?.status === "passed";
  if (!isWritten) recorder.blocked = "the files are refused";
  await recorder.record("toolchain", () =>
    Promise.resolve(
      toolchain === null || missing !== null
        ? findingOf("skipped", missing ?? "")
        : findingOf("passed", toolchain.version),
    ),
  );
  if (missing !== null) recorder.blocked ??= missing;
  if (sandbox === null) recorder.blocked ??= `no sandbox: ${hint ?? "no engine works on this machine"}`;
  const evidence = {
    files: hashFiles(files),
    toolchain: missing === null ? (toolchain?.version ?? null) : null,
    sandbox: sandbox?.engine ?? null,
  };
  if (recorder.blocked !== null || sandbox === null || toolchain === null) {
    for (const phase of ["format", "vet", "build"] as const) {
      await recorder.record(phase, () => Promise.resolve(null));
    }
    return { ...evidence, phases: recorder.phases, ready: { blocked: recorder.blocked ?? "" } };
  }
  const paths = files.map(({ path }) => path);
  const { leftOut } = project;
  const workspace = createWorkspace({ sandbox, specification, paths, leftOut, root, signal: watch.signal });
  const built = await buildProject(workspace, toolchain, recorder);
  const ready = built === null ? { blocked: "it does not build" } : { workspace, toolchain, built };
  return { ...evidence, phases: recorder.phases, ready };
}

async function written({ files, leftOut = [] }: VerifiedProject, root: string): Promise<Finding> {
  const source = `${root}/source`;
  await mkdir(source);
  await writeFiles(files, source);
  const bytes = files.reduce((sum, file) => sum + bytesOf(file).length, 0);
  const remark = leftOut.length === 0 ? "" : `; left out: ${leftOut.slice(0, MOST_NAMED).join(", ")}`;
  return findingOf("passed", `${files.length} files, ${bytes} bytes${remark}`, leftOut.join("\n"));
}

/** Most paths that a summary names. */
const MOST_NAMED = 5;

function summaryOf([first = "", ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first}; and ${more.length} more`;
}
