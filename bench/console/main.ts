import { parseArgs } from "node:util";
import { measuredNow } from "../measured.ts";
import { saveTables } from "../save-tables.ts";
import { bundleSizes } from "./bundle-size.ts";
import { reportOf, type ConsoleFigures } from "./report.ts";
import { openStage } from "./stage.ts";
import { framesWhileStreaming, heapOf, timeToFirstToken, watchShortRun } from "./watch-run.ts";

const PLACE = {
  figures: new URL("./figures.json", import.meta.url),
  page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
  mark: "console figures",
};

const TIMES = 5;

// npm run bench:console [-- --save]: measures the console in a browser; see docs/maintainers/benchmarks.md.
const { values } = parseArgs({
  options: { save: { type: "boolean", default: false }, runs: { type: "string", default: "50" } },
});
const runs = Number(values.runs);
await using stage = await openStage();
const { browser, address } = stage;
const firstToken: number[] = [];
const streaming: ConsoleFigures["streaming"] = [];
for (let index = 0; index < TIMES; index += 1) {
  const page = await browser.newPage();
  firstToken.push(await timeToFirstToken(page, address));
  const frames = await framesWhileStreaming(page, address);
  const over50 = frames.filter((milliseconds) => milliseconds > 50).length;
  streaming.push({ frames: frames.length, longest: Math.max(...frames), over50 });
  await page.close();
}
const heap: ConsoleFigures["heap"] = [];
const page = await browser.newPage();
const session = await page.context().newCDPSession(page);
await page.goto(`${address}/app`);
await page.getByRole("textbox", { name: "Request" }).waitFor();
heap.push({ runs: 0, bytes: await heapOf(session) });
for (let count = 1; count <= runs; count += 1) {
  await watchShortRun(page, address);
  if (count === 10 || count === runs) heap.push({ runs: count, bytes: await heapOf(session) });
}
const figures: ConsoleFigures = {
  measured: measuredNow(),
  firstToken,
  streaming,
  sizes: bundleSizes(),
  heap,
};
const tables = reportOf(figures);
process.stdout.write(`${tables}\n`);
if (values.save) await saveTables(PLACE, { figures, tables });
