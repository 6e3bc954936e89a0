import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { openSharedState } from "../../../../src/shared-state/open-shared-state.ts";
import { openSqliteStore } from "../../../../src/shared-state/open-sqlite-store.ts";

// Writes a key, and is killed before it would wake the other processes: `<file>`.
fs.utimesSync = () => {
  process.kill(process.pid, "SIGKILL");
};
syncBuiltinESMExports();
const [, , file = ""] = process.argv;
const state = openSharedState(await openSqliteStore({ file }), { namespace: "board" });
await state.set("topic", "the last will");
