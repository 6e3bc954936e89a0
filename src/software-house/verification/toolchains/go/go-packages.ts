import type { Bench } from "../../bench.ts";

/** What is to be checked: all packages of the module; without a module, the files of the folder itself. */
export function goPackages({ paths }: Bench, { tests }: { tests: boolean }): string[] {
  if (paths.includes("go.mod") || paths.includes("go.work")) return ["./..."];
  return paths.filter(
    (path) => path.endsWith(".go") && !path.includes("/") && (tests || !path.endsWith("_test.go")),
  );
}
