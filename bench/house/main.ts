import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Verifier } from "../../src/software-house/evidence/verifier.ts";
import { findSandbox } from "../../src/software-house/sandbox/find-sandbox.ts";
import { createVerifier } from "../../src/software-house/verification/create-verifier.ts";
import { measuredNow } from "../measured.ts";
import { saveTables } from "../save-tables.ts";
import { readAllDevelopers, shorteners } from "./developers.ts";
import { mergedJudgments, type HouseFigures } from "./figures.ts";
import { judgeDevelopers, type Judgment } from "./judge-developers.ts";
import { measureTimes } from "./measure-times.ts";
import { isRight, reportOf } from "./report.ts";
import { selected } from "./selection.ts";

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
  mark: "house figures",
};

// npm run bench:house [-- <options>]: judges scripted developers; docs/maintainers/benchmarks.md has the options.
const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    shard: { type: "string" },
    repeat: { type: "string", default: "1" },
    quick: { type: "boolean", default: false },
    save: { type: "boolean", default: false },
    unsaved: { type: "boolean", default: false },
  },
});

const { sandbox, hint } = await findSandbox();
if (sandbox === null) throw new Error(`cannot judge without a sandbox: ${hint}`);

const all = await readAllDevelopers();
const saved = JSON.parse(await readFile(PLACE.figures, "utf8")) as HouseFigures;
const judged = new Set(values.unsaved ? saved.judgments.map(({ developer }) => developer) : []);
const chosen = selected(all, { only: values.only, shard: values.shard ?? null }).filter(
  ({ name }) => !judged.has(name),
);
const isWhole = chosen.length === all.length;
const create = (folder: string): Verifier =>
  createVerifier({ cacheFolder: folder, ...(values.quick && { quick: true }) });

const cacheFolder = await mkdtemp(join(tmpdir(), "troupe-bench-"));
try {
  const times = isWhole ? await measureTimes(shorteners, { sandbox, create }) : saved.times;
  const verifier = create(cacheFolder);
  const judgments = await judgeDevelopers(chosen, {
    verifier,
    sandbox,
    cacheFolder,
    times: Number(values.repeat),
    onJudgment: print,
  });
  await verifier.close();
  const names = all.map(({ name }) => name);
  const figures: HouseFigures = {
    measured: { ...measuredNow(), sandbox: sandbox.engine },
    isQuick: values.quick,
    judgments: values.save ? mergedJudgments(saved.judgments, { judgments, names }) : judgments,
    times,
  };
  const tables = reportOf(figures);
  process.stdout.write(`${tables}\n`);
  if (values.save) await saveTables(PLACE, { figures, tables });
} finally {
  await rm(cacheFolder, { recursive: true, force: true });
}

function print(judgment: Judgment): void {
  const { developer, status, reason, caughtBy, warnings, isSteady, milliseconds } = judgment;
  const mark = isRight(judgment) && isSteady ? "    " : "!!! ";
  const notes = [caughtBy, reason, warnings.length > 0 ? `warned: ${warnings.join(", ")}` : null];
  process.stderr.write(
    `${mark}${developer}: ${status} (${milliseconds} ms) ${notes.filter((note) => note !== null).join("; ")}\n`,
  );
}
