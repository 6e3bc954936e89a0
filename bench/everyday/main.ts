import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { measuredNow, type Measured } from "../measured.ts";
import { saveTables } from "../save-tables.ts";
import { EVERYDAY } from "./conversations.ts";
import { measureEveryday, type Cost } from "./measure.ts";
import { reportOf } from "./report.ts";

/** The costs of two versions. `before` was measured with the same requests and the same model. */
export interface EverydayFigures {
  measured: Measured;
  before: Cost[];
  now: Cost[];
}

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
  mark: "everyday figures",
};

// npm run bench:everyday [-- --save]: sends eight everyday requests and prints what they cost; see docs/maintainers/benchmarks.md.
const { values } = parseArgs({
  options: { save: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
});
const now = await measureEveryday(EVERYDAY);
if (values.json) {
  process.stdout.write(`${JSON.stringify(now, null, 2)}\n`);
} else {
  const { before } = JSON.parse(await readFile(PLACE.figures, "utf8")) as Pick<EverydayFigures, "before">;
  const figures: EverydayFigures = { measured: measuredNow(), before, now };
  const tables = reportOf(figures);
  process.stdout.write(`${tables}\n`);
  if (values.save) await saveTables(PLACE, { figures, tables });
}
