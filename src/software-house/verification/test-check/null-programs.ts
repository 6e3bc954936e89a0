import { NOTHING_REPORT } from "./nothing-report.ts";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { Specification } from "../../contract/specification.ts";
import type { ProjectCommand, Workspace } from "../workspace.ts";

/** A command-line program that does nothing right. */
export interface NullProgram {
  /** What it does, in a few words. */
  does: string;
  run(command: { words: readonly string[]; stdin: string }): Partial<CommandReport>;
}

/** Command-line programs that do nothing right. Those that fail most tests come first. */
export const NULL_PROGRAMS: readonly NullProgram[] = [
  { does: "no output", run: () => ({}) },
  { does: "exit 1 with an error on stderr", run: () => ({ exit: 1, stderr: "error\n" }) },
  { does: "its arguments as output", run: ({ words }) => ({ stdout: `${words.join(" ")}\n` }) },
  { does: "its input as output", run: ({ stdin }) => ({ stdout: stdin }) },
  { does: "exit 2 without output", run: () => ({ exit: 2 }) },
];

/**
 * Returns a workspace below this folder in which each command is this program. Nothing is started: the reports are
 * made here. Files that a step puts there are kept for the next step.
 */
export function nullWorkspace(
  program: NullProgram,
  { specification, folder }: { specification: Specification; folder: string },
): Workspace {
  let last = 0;
  const workspace: Workspace = {
    specification,
    paths: [],
    leftOut: [],
    source: folder,
    async createFolder() {
      last += 1;
      const path = join(folder, `work-${last}`);
      await mkdir(path, { recursive: true });
      return path;
    },
    async run({ arguments: words, project, writes, stdin = "" }: ProjectCommand) {
      if (typeof writes === "object") await cp(project, writes.keepIn, { recursive: true });
      const given = typeof stdin === "string" ? stdin : Buffer.from(stdin).toString();
      return { ...NOTHING_REPORT, ...program.run({ words, stdin: given }) };
    },
    serve: () => Promise.reject(new Error("a command-line program is not a server")),
    withSignal: () => workspace,
  };
  return workspace;
}
