import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startChild } from "../child.ts";
import { measuredNow } from "../measured.ts";
import { saveTables } from "../save-tables.ts";
import { measureCost } from "./measure-cost.ts";
import { measureReplay } from "./replay-house.ts";
import { reportOf, type RecordingFigures } from "./report.ts";

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
  mark: "recording figures",
};

// npm run bench:recordings [-- --rounds <number>] [-- --save]: replays a Software House ten times, and measures what recording costs.
const { values } = parseArgs({
  options: { save: { type: "boolean", default: false }, rounds: { type: "string", default: "15" } },
});
const folder = await mkdtemp(join(tmpdir(), "bench-recordings-"));
try {
  const house = await measureReplay(folder);
  const child = await startChild<{ delayMilliseconds: number }, { baseUrl: string }>(
    "./recordings/model-process.ts",
    [],
  );
  const takes = (delayMilliseconds: number): Promise<unknown> => child.ask({ delayMilliseconds });
  const model = { ...child.greeting, takes };
  const costs = await measureCost({ folder, model }, { rounds: Number(values.rounds) });
  await child.stop();
  const figures: RecordingFigures = { measured: measuredNow(), house, costs };
  const tables = reportOf(figures);
  process.stdout.write(`${tables}\n`);
  if (values.save) await saveTables(PLACE, { figures, tables });
} finally {
  await rm(folder, { recursive: true, force: true });
}
