import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace, CommandSetup } from "../workspace.ts";
import { commandFinding, findingOf, outputOf, type Finding } from "../finding.ts";
import { leftOutRemark } from "../left-out.ts";
import { COMPILER_LIMITS } from "../limits.ts";
import { timed, type Recorder } from "../recorder.ts";
import type { Toolchain, Variant } from "../toolchains/toolchain.ts";

/** Result of a build, and how it is started. */
export interface BuiltProject {
  /** Folder of the host. */
  folder: string;
  start: readonly string[];
}

/**
 * Runs the phases `format`, `vet` and `build` of a project whose files are written. Returns null if the project
 * cannot be started.
 */
export async function buildProject(
  workspace: Workspace,
  toolchain: Toolchain,
  recorder: Recorder,
): Promise<BuiltProject | null> {
  const { format, vet } = toolchain;
  const isChecked = (await toolchain.isCheckedByBuild?.(workspace)) ?? false;
  await recorder.record(
    "format",
    async () => (await format?.(workspace, workspace.source)) ?? null,
    "the language has no standard format",
  );
  const checked = await timed(async () =>
    isChecked ? CHECKED_BY_BUILD : ((await vet?.(workspace, workspace.source)) ?? null),
  );
  const built = await timed(() => build(workspace, toolchain, "plain"));
  const { finding, project } = built.finding;
  recorder.add("vet", vetFinding(checked.finding, finding), checked.milliseconds);
  recorder.add("build", finding, built.milliseconds);
  return finding.status === "failed" ? null : project;
}

/** Finding of `vet` if the build does the same. */
const CHECKED_BY_BUILD = findingOf("passed", "the build makes the same check");

/** Skips a failed `vet` if the build fails too, because the build reports the same fault. */
function vetFinding(vet: Finding | null, made: Finding): Finding {
  if (vet === null) return findingOf("skipped", "there is nothing to check");
  const isOpen = vet.status !== "passed" || vet === CHECKED_BY_BUILD;
  if (isOpen && made.status === "failed") return findingOf("skipped", "it does not build");
  return vet;
}

/**
 * Runs the specification's own build. Then builds what `run.start` would compile itself, such as `go run`. Then
 * checks that the whole project compiles.
 */
export async function build(
  workspace: Workspace,
  toolchain: Toolchain,
  variant: Variant,
): Promise<{ finding: Finding; project: BuiltProject }> {
  const { run } = workspace.specification;
  const translation = toolchain.translateStart(run.start);
  const project = { folder: workspace.source, start: translation?.start ?? run.start };
  let finding: Finding | null = null;
  for (const command of [run.build, translation?.build ?? []]) {
    if (command.length === 0) continue;
    const kept = await workspace.createFolder();
    const setup = toolchain.buildSetup(command, variant, workspace);
    finding = await runBuild(workspace, { command, setup, folder: project.folder, kept });
    if (finding.status === "failed") return { finding, project };
    project.folder = kept;
  }
  const compiled =
    variant === "plain" ? ((await toolchain.compile?.(workspace, project.folder)) ?? null) : null;
  const missing = await missingProgram(project);
  const made = finding ?? NOTHING_TO_BUILD;
  return { finding: missing ?? withCompiled(made, compiled), project };
}

/** Returns the finding of the build, or that of a check which found something in what the build leaves out. */
function withCompiled(made: Finding, compiled: Finding | null): Finding {
  if (compiled?.status === "failed") return compiled;
  if (compiled?.status !== "warned") return made;
  return { ...compiled, summary: `${made.summary}; ${compiled.summary}` };
}

const NOTHING_TO_BUILD = findingOf("passed", "there is nothing to build");

async function runBuild(
  workspace: Workspace,
  options: { command: readonly string[]; setup: CommandSetup; folder: string; kept: string },
): Promise<Finding> {
  const { command, setup, folder, kept } = options;
  const report = await workspace.run({
    arguments: command,
    setup,
    project: folder,
    writes: { keepIn: kept },
    limits: COMPILER_LIMITS,
    isPatient: true,
  });
  const [verb] = command;
  const made = commandFinding(command, report, { passed: "built", failed: `${verb} failed` });
  const remark = made.status === "failed" ? leftOutRemark(workspace.leftOut, outputOf(report)) : "";
  const finding = { ...made, summary: `${made.summary}${remark}` };
  await mkdir(join(kept, ".troupe"), { recursive: true });
  const left = report.notKept ?? [];
  if (left.length === 0) return finding;
  return { ...finding, summary: `${finding.summary}; not kept: ${left.slice(0, 3).join(", ")}` };
}

/** Fails if `run.start` names a file of the project that does not exist. */
async function missingProgram({ folder, start }: BuiltProject): Promise<Finding | null> {
  const [program = ""] = start;
  if (!program.includes("/") || program.startsWith("/")) return null;
  const found = await stat(join(folder, program)).catch(() => null);
  if (found?.isFile()) return null;
  return findingOf(
    "failed",
    `run.start names ${program}, which is neither in the files nor created by run.build`,
  );
}
