import { createModelServer } from "../src/testing/index.ts";
import { benchScript } from "./script.ts";
import { tallyOf, type Tally } from "./tally.ts";

/** Sets the model's latency, and requests a report of what the model got since the last command. */
export interface ModelCommand {
  delayMilliseconds: number;
}

/** The model's address, and what it got since the last command. */
export interface ModelReport {
  baseUrl: string;
  tally: Tally;
}

// Runs the scripted model server in its own process, so that its work is not counted as a contender's.
let delayMilliseconds = 0;
let counted = 0;
const server = await createModelServer({ script: benchScript(() => delayMilliseconds) });

process.on("message", (command: ModelCommand) => {
  ({ delayMilliseconds } = command);
  process.send?.(report());
});
process.send?.(report());

function report(): ModelReport {
  const tally = tallyOf(server.requests.slice(counted));
  counted = server.requests.length;
  return { baseUrl: server.baseUrl, tally };
}
