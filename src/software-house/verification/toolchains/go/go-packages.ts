import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../../workspace.ts";

/**
 * Lists the packages to check: all packages of the module, or of each module of a workspace, or the folder's own files
 * if there is no module.
 */
export async function goPackages(
  { paths, source }: Workspace,
  { tests }: { tests: boolean },
): Promise<string[]> {
  if (paths.includes("go.work")) {
    const modules = modulesIn(await readFile(join(source, "go.work"), "utf8"));
    return modules.map((folder) => (/^(\/|\.)/.test(folder) ? `${folder}/...` : `./${folder}/...`));
  }
  if (paths.includes("go.mod")) return ["./..."];
  return paths.filter(
    (path) => path.endsWith(".go") && !path.includes("/") && (tests || !path.endsWith("_test.go")),
  );
}

/** Returns the folders that a `go.work` file uses (https://go.dev/ref/mod#go-work-file). */
export function modulesIn(text: string): string[] {
  const bare = text.replaceAll(/\/\/.*$/gm, "");
  const blocks = [...bare.matchAll(/^\s*use\s*\(([^)]*)\)/gm)].flatMap(([, block = ""]) => block.split("\n"));
  const single = [...bare.matchAll(/^\s*use\s+([^\s(]+)\s*$/gm)].map(([, folder = ""]) => folder);
  return [...blocks, ...single]
    .map((line) => line.trim().replace(/^["`](.*)["`]$/, "$1"))
    .filter((line) => line !== "")
    .map((line) => line.replace(/^\.\//, "").replace(/\/$/, "") || ".");
}
