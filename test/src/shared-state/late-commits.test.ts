import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openSharedState, openSqliteStore } from "../../../src/shared-state/index.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { take } from "./suites/watching.ts";

const PROGRAM = fileURLToPath(new URL("support/die-before-signal.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

it("a watch sees a write whose process was killed before it could give its signal", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "store.db");
  using store = await openSqliteStore({ file });
  await using state = openSharedState(store, { namespace: "board" });
  const told = take(state.watch("topic"), 1);
  await state.get("topic");
  const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, file], { cwd: ROOT, stdio: "inherit" });
  expect((await once(child, "exit"))[1]).toBe("SIGKILL");
  expect(await told).toEqual([
    { type: "change", key: "topic", oldValue: undefined, newValue: "the last will", version: 1 },
  ]);
}, 30_000);
