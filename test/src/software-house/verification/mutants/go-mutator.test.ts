import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { goMutator } from "../../../../../src/software-house/verification/mutants/go/go-mutator.ts";
import { goDelays } from "../../../../../src/software-house/verification/toolchains/go/go-delays.ts";
import type { GoHost } from "../../../../../src/software-house/verification/toolchains/go/go-host.ts";
import type { ProjectCommand, Workspace } from "../../../../../src/software-house/verification/workspace.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

test("the finder of Go reads a project once for its delays and its mutants, and another project again", async () => {
  using folder = temporaryFolder();
  const setup = { environment: {}, mounts: [] };
  const host = { version: "go1", cacheFolder: folder.path, programSetup: setup, compilerSetup: () => setup };
  const searched: string[] = [];
  const workspaceOf = (source: string): Workspace => ({
    ...({ specification: { kind: "http-service" }, paths: ["main.go"], source } as unknown as Workspace),
    createFolder: async () => folder.path,
    async run({ arguments: [program], project, writes }: ProjectCommand) {
      if (program === "go" && typeof writes === "object") {
        await writeFile(join(writes.keepIn, "find-changes"), "");
      } else searched.push(project);
      return { exit: 0, stdout: "[]" } as never;
    },
  });
  const mutator = goMutator(host as unknown as GoHost);
  const one = workspaceOf("/one");

  await goDelays(mutator, one);
  // Another phase has the same workspace with a signal of its own.
  expect(await mutator.find({ ...one })).toEqual([]);
  await mutator.find(workspaceOf("/two"));

  expect(searched).toEqual(["/one", "/two"]);
});
