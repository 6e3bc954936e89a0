import { createModelServer } from "../src/testing/index.ts";
import { benchScript } from "./script.ts";
import { tallyOf, type Tally } from "./tally.ts";

/** Sets the model's latency, and asks for what it was sent since the last command. */
export interface ModelCommand {
  delayMilliseconds: number;
}

/** Where the model answers, and what it was sent since the last command. */
export interface ModelReport {
  baseUrl: string;
  tally: Tally;
}

// The scripted model server in a process of its own, so that its work is not counted as a contender's.
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
