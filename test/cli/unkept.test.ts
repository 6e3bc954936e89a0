import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "vitest";
import { HAS_NODE_SQLITE } from "../support/sqlite-drivers.ts";
import { A_PROCESS_MILLISECONDS, temporaryFolder, troupe } from "./support/troupe.ts";

const WITHOUT_SQLITE = `
  import { register } from "node:module";
  const hooks = \`export async function resolve(specifier, context, next) {
    if (specifier !== "libsql") return next(specifier, context);
    throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  }\`;
  register("data:text/javascript," + encodeURIComponent(hooks));`;

describe.skipIf(HAS_NODE_SQLITE)(
  "without SQLite's package (skipped if Node has SQLite)",
  { timeout: A_PROCESS_MILLISECONDS },
  () => {
    it("a run works and warns that it is not saved; threads, resume and --thread name the package to install", async ({
      expect,
    }) => {
      await using folder = await temporaryFolder({ "without-sqlite.mjs": WITHOUT_SQLITE });
      const hook = pathToFileURL(join(folder.path, "without-sqlite.mjs")).href;
      const environment = { NODE_OPTIONS: `--import=${hook}` };
      const why = "cannot open threads: before Node 22.13, SQLite needs a package: npm install libsql";
      const request = ["run", "supervisor", "Build a URL shortener in Go."];
      const [ran, named, listed, resumed] = await Promise.all([
        troupe(request, { environment }),
        troupe([...request, "--thread", "t"], { environment }),
        troupe(["threads"], { environment }),
        troupe(["resume", "t"], { environment }),
      ]);
      expect(ran.code).toBe(0);
      expect(ran.stdout).toMatch(/^\[rehearsal\] /);
      expect(ran.stderr).toContain(`troupe: this run is not saved and cannot be resumed: ${why}\n`);
      expect({ code: named.code, stdout: named.stdout }).toEqual({ code: 2, stdout: "" });
      expect(named.stderr).toContain(`troupe: ${why}\n`);
      for (const ended of [listed, resumed])
        expect(ended).toEqual({ code: 2, stdout: "", stderr: `troupe: ${why}\n` });
    });
  },
);

describe("a file that cannot be opened", { timeout: A_PROCESS_MILLISECONDS }, () => {
  it("stops a run if `--db` named the file, and only causes a warning otherwise", async ({ expect }) => {
    await using folder = await temporaryFolder({ "a-file": "" });
    const words = ["run", "supervisor", "Build a URL shortener in Go."];
    const place = join(folder.path, "a-file", "threads.db");
    const [named, usual] = await Promise.all([
      troupe([...words, "--db", place, "--json"]),
      troupe(words, { environment: { TROUPE_DB: place } }),
    ]);
    expect({ code: named.code, record: JSON.parse(named.stdout) }).toMatchObject({
      code: 2,
      record: { answer: null, outcome: null, error: { code: "threads_unavailable" } },
    });
    expect(usual.code).toBe(0);
    expect(usual.stderr).toContain("troupe: this run is not saved and cannot be resumed: ");
  });
});
