import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { InstallSizes } from "./figures.ts";
import { reportOf } from "./report.ts";
import { saveFigures } from "./save-figures.ts";

// npm run bench:install [-- --save]: installs the packed troupe, then only its main dependencies, and measures the size of both.
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const ALONE = ["@langchain/langgraph", "@langchain/core", "@langchain/openai", "langchain", "zod"];

const { values } = parseArgs({ options: { save: { type: "boolean", default: false } } });
const folder = mkdtempSync(join(tmpdir(), "troupe-install-"));
try {
  const install: InstallSizes = { troupe: weigh([pack()]), alone: weigh(ALONE.map(atOurVersion)) };
  process.stdout.write(`${reportOf({ measured: null, measurements: {}, install }).split("\n\n").at(-1)}\n`);
  if (values.save) await saveFigures({ install });
} finally {
  rmSync(folder, { recursive: true });
}

function pack(): string {
  const output = npm(ROOT, ["pack", "--json", "--pack-destination", folder]);
  // The build runs first and may write to stdout too.
  const [packed] = JSON.parse(output.slice(output.indexOf("[\n"))) as [{ filename: string }];
  return join(folder, packed.filename);
}

function atOurVersion(name: string): string {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  return `${name}@${devDependencies[name]}`;
}

/** Installs packages into an empty folder; returns the kilobytes on disk. */
function weigh(packages: readonly string[]): number {
  const home = mkdtempSync(join(folder, "home-"));
  writeFileSync(join(home, "package.json"), "{}");
  npm(home, ["install", "--omit=dev", "--no-audit", "--no-fund", ...packages]);
  const size = execFileSync("du", ["-sk", "node_modules"], { cwd: home, encoding: "utf8" });
  return Number.parseInt(size, 10);
}

function npm(cwd: string, args: readonly string[]): string {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
