import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../statistics.ts";
import { PROJECT_PAIRS } from "./projects.ts";

// npm run bench:types: measures how long tsc checks small projects, and how many types it makes of generic ones.

const ROUNDS = 3;
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
// A folder of this package resolves `troupe` to its build, as a project does that has it installed.
const folder = mkdtempSync(join(ROOT, "bench/types/.project-"));

/** What one check took. */
interface Check {
  seconds: number;
  instantiations: number;
}

try {
  const heads = [
    "project",
    "skipLibCheck",
    "LangGraph s",
    "Troupe s",
    "ratio",
    "LangGraph types",
    "Troupe types",
    "ratio",
  ];
  print(heads);
  print(heads.map(() => "---"));
  for (const { title, langgraph, troupe } of PROJECT_PAIRS) {
    for (const skipLibCheck of [true, false]) {
      const rounds = Array.from({ length: ROUNDS }, () => ({
        alone: check(langgraph, skipLibCheck),
        ours: check(troupe, skipLibCheck),
      }));
      const alone = middle(rounds.map((round) => round.alone));
      const ours = middle(rounds.map((round) => round.ours));
      const ratio = median(rounds.map((round) => round.ours.seconds / round.alone.seconds));
      print([
        title,
        String(skipLibCheck),
        alone.seconds.toFixed(1),
        ours.seconds.toFixed(1),
        ratio.toFixed(2),
        alone.instantiations.toLocaleString("en"),
        ours.instantiations.toLocaleString("en"),
        (ours.instantiations / alone.instantiations).toFixed(2),
      ]);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Checks a project of one file in a new process. Throws if it has a type error. */
function check(text: string, skipLibCheck: boolean): Check {
  const file = join(folder, "project.ts");
  writeFileSync(file, text);
  const options = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2023", "--types", "node"];
  const asked = [TSC, file, ...options, "--skipLibCheck", String(skipLibCheck), "--extendedDiagnostics"];
  const printed = execFileSync(process.execPath, asked, { cwd: folder, encoding: "utf8" });
  return { seconds: figure(printed, "Total time"), instantiations: figure(printed, "Instantiations") };
}

function figure(printed: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(printed);
  if (found?.[1] === undefined) throw new Error(`tsc printed no "${name}":\n${printed}`);
  return Number(found[1]);
}

function middle(checks: readonly Check[]): Check {
  return {
    seconds: median(checks.map(({ seconds }) => seconds)),
    instantiations: median(checks.map(({ instantiations }) => instantiations)),
  };
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(" | ")} |\n`);
}
