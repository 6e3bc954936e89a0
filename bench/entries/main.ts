import { parseArgs } from "node:util";
import { measuredNow } from "../measured.ts";
import { saveTables } from "../save-tables.ts";
import { rounded } from "../statistics.ts";
import { measureEntries } from "./measure.ts";
import { reportOf, type EntriesFigures } from "./report.ts";

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
  mark: "entries figures",
};

// npm run bench:entries [-- --save] [--rounds 15] [--idle 5]: what each entry of the package costs who imports it.
const { values } = parseArgs({
  options: {
    save: { type: "boolean", default: false },
    rounds: { type: "string", default: "15" },
    idle: { type: "string", default: "5" },
  },
});
const idleSeconds = Number(values.idle);
const entries = await measureEntries({ rounds: Number(values.rounds), idleSeconds });
const figures: EntriesFigures = rounded({ measured: measuredNow(), idleSeconds, entries });
const tables = reportOf(figures);
process.stdout.write(`${tables}\n`);
if (values.save) await saveTables(PLACE, { figures, tables });
