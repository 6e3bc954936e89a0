import { parseArgs } from "node:util";
import { saveTables } from "../save-tables.ts";
import { measuredNow } from "../measured.ts";
import { runAttack, type Row } from "./attack.ts";
import { ATTACKS } from "./attacks.ts";
import { reportOf } from "./report.ts";
import { endServer } from "./server-attacks.ts";
import { openWorld } from "./world.ts";

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/security.md", import.meta.url),
  mark: "attacks",
};

// npm run attack [-- --short] [-- --only fork] [-- --save]: hostile inputs, and what they led to; see docs/security.md.
const { values } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    save: { type: "boolean", default: false },
    only: { type: "string", default: "" },
  },
});
const chosen = ATTACKS.filter(
  ({ target, name, isShort }) => `${target}: ${name}`.includes(values.only) && (isShort || !values.short),
);
const rows: Row[] = [];
try {
  for (const attack of chosen) {
    const row = await runAttack(attack, openWorld);
    rows.push(row);
    const mark = row.successes.length === 0 ? "held" : `SUCCEEDED: ${row.successes.join("; ")}`;
    process.stderr.write(
      `${row.target}: ${row.name}: ${mark} (${row.happened}; ${row.seconds.toFixed(1)} s)\n`,
    );
  }
} finally {
  await endServer();
}
const tables = reportOf(rows);
process.stdout.write(`${tables}\n`);
if (values.save) await saveTables(PLACE, { figures: { measured: measuredNow(), rows }, tables });
if (rows.some(({ successes }) => successes.length > 0)) process.exitCode = 1;
