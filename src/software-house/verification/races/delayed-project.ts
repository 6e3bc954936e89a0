import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type BuiltProject } from "../phases/build-project.ts";
import type { Toolchain } from "../toolchains/toolchain.ts";
import type { Workspace } from "../workspace.ts";

/**
 * Builds a copy of the project whose threads wait for a moment before they rely on what they read. Returns null if there
 * is nothing to delay, or if the copy does not build.
 */
export async function buildDelayed(workspace: Workspace, toolchain: Toolchain): Promise<BuiltProject | null> {
  const delayed = (await toolchain.delayedSources?.(workspace)) ?? new Map<string, string>();
  if (delayed.size === 0) return null;
  const folder = await workspace.createFolder();
  await cp(workspace.source, folder, { recursive: true, verbatimSymlinks: true });
  for (const [path, text] of delayed) await writeFile(join(folder, path), text, "latin1");
  // Paths of its own: what is known of the start of the program does not hold for the copy.
  const copy = { ...workspace, paths: [...workspace.paths], source: folder };
  const { finding, project } = await build(copy, { ...toolchain, compile: null }, "plain");
  return finding.status === "failed" ? null : project;
}
