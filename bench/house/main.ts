import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findSandbox } from "../../src/software-house/sandbox/find-sandbox.ts";
import type { Sandbox } from "../../src/software-house/sandbox/sandbox.ts";
import { createVerifier } from "../../src/software-house/verification/create-verifier.ts";
import { measuredNow } from "../measured.ts";
import { saveTables } from "../save-tables.ts";
import { developers } from "./developers.ts";
import type { HouseFigures } from "./figures.ts";
import { judgeDevelopers, type Judgment } from "./judge-developers.ts";
import { goShortener } from "./programs/go-shortener.ts";
import { reportOf } from "./report.ts";

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
  mark: "house figures",
};

// npm run bench:house [-- --only <part of a name>] [-- --save]: judges scripted developers; see docs/maintainers/benchmarks.md.
const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, save: { type: "boolean", default: false } },
});

const { sandbox, hint } = await findSandbox();
if (sandbox === null) throw new Error(`cannot judge without a sandbox: ${hint}`);

const cacheFolder = await mkdtemp(join(tmpdir(), "troupe-bench-"));
try {
  const verification = { cold: await timeOfVerification(cacheFolder), warm: [] as number[] };
  for (let round = 0; round < 5; round += 1) verification.warm.push(await timeOfVerification(cacheFolder));
  const judgments = await judgeDevelopers(
    developers.filter(({ name }) => name.includes(values.only)),
    { verifier: createVerifier({ cacheFolder }), sandbox, cacheFolder, onJudgement: tell },
  );
  const figures: HouseFigures = {
    measured: { ...measuredNow(), sandbox: sandbox.engine },
    judgments,
    verification,
    sandboxStart: await timesOfStart(sandbox, cacheFolder),
  };
  const tables = reportOf(figures);
  process.stdout.write(`${tables}\n`);
  if (values.save) await saveTables(PLACE, { figures, tables });
} finally {
  await rm(cacheFolder, { recursive: true, force: true });
}

/** A new verifier, which has nothing but the cache. */
async function timeOfVerification(cache: string): Promise<number> {
  const verifier = createVerifier({ cacheFolder: cache });
  const startedAt = performance.now();
  await verifier.verify(goShortener);
  const milliseconds = performance.now() - startedAt;
  await verifier.close();
  return milliseconds;
}

async function timesOfStart(engine: Sandbox, project: string): Promise<number[]> {
  const limits = {
    seconds: 10,
    memoryBytes: 1 << 28,
    processes: 16,
    outputBytes: 1 << 10,
    diskBytes: 1 << 20,
  };
  const times: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    times.push((await engine.run({ arguments: ["true"], project, limits })).milliseconds);
  }
  return times;
}

function tell({ developer, isCorrect, status, reason, milliseconds }: Judgment): void {
  const mark = (status === "verified") === isCorrect ? "    " : "!!! ";
  process.stderr.write(`${mark}${developer}: ${status} (${Math.round(milliseconds)} ms) ${reason ?? ""}\n`);
}
