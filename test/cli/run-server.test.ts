import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runServer, type RestartPatience } from "../../cli/dev/run-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

// A watcher of the sources that starts a server twice, and says what the words of its command list.
const WATCHER = `
import { createConnection } from "node:net";
import { once } from "node:events";
for (const news of process.argv.slice(2)) {
  const socket = createConnection(process.env.TROUPE_DEV_LIFELINE);
  await once(socket, "connect");
  const lines = news.split(",").map((kind) => JSON.stringify({ kind, pid: process.pid }) + "\\n");
  socket.end(lines.join(""));
  await once(socket, "close");
}
setInterval(() => undefined, 1_000);
`;

/** Runs servers one after another until the patience is over; returns how often one was ready, and why it ended. */
async function run(servers: readonly string[], patience: RestartPatience): Promise<unknown> {
  using folder = temporaryFolder();
  const file = join(folder.path, "watcher.mjs");
  writeFileSync(file, WATCHER);
  let ready = 0;
  const end = await runServer({
    command: { words: [file, ...servers], folder: folder.path, environment: process.env },
    reload: true,
    watched: [],
    readAgain: () => Promise.reject(new Error("nothing changes")),
    interruption: new AbortController().signal,
    onReady: async () => void (ready += 1),
    output: { say: () => undefined } as never,
    patience,
  });
  return [ready, end.kind];
}

test("a server that was asked to end gets longer to come back than one that ends without a word", async () => {
  const patience = { asked: 60_000, silent: 0 };
  const servers = ["starting,ready,ending", "starting,ready,ending", "starting,ready"];
  expect(await run(servers, patience)).toEqual([3, "failed"]);
});
