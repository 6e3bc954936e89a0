// A process that carries out one meal for each phase, and stops itself with SIGSTOP when it has come to the phase.
import { writeSync } from "node:fs";
import { isTroupeError } from "../../../../../src/index.ts";
import { openPostgres } from "../../../../../src/workers/connections.ts";
import { EPOCH_KEY } from "../../../../../src/workers/fencing/epoch-key.ts";
import { openFencedSaver } from "../../../../../src/workers/fencing/fenced-saver.ts";
import { take } from "./fenced-threads.ts";
import { meal } from "./meal.ts";
import { PHASES, watchFor } from "./phases.ts";

const [url = "", secondsOff = "0"] = process.argv.slice(2);
if (secondsOff !== "0") {
  const now = Date.now;
  Date.now = () => now() + Number(secondsOff) * 1000;
}

/** Prints a line at once, before the process stops. */
function print(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

const pool = await openPostgres(url);
for (const phase of PHASES) {
  const watch = watchFor(phase, () => {
    print({ phase, stops: true });
    process.kill(process.pid, "SIGSTOP");
  });
  const saver = watch.watchSaver(await openFencedSaver(watch.watchPool(pool)));
  const lease = { thread_id: phase, [EPOCH_KEY]: await take(pool, phase) };
  const calls: string[] = [];
  const graph = meal(saver, (course) => {
    calls.push(course);
    return watch.cook(course);
  });
  const end = await graph.invoke({}, { configurable: lease, durability: "sync" }).then(
    () => "finished",
    (error: unknown) => (isTroupeError(error) ? error.code : String(error)),
  );
  print({ phase, end, calls });
}
await pool.end();
