import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import type { Sandbox } from "../../src/software-house/sandbox/sandbox.ts";
import type { Developer } from "./programs/developer.ts";

const LIMITS = {
  memoryBytes: 1 << 30,
  processes: 64,
  outputBytes: 1 << 20,
  diskBytes: 256 << 20,
};

/**
 * Judges a program like ChatDev 1, for comparison: starts it and reads its output for 3 seconds. The program passes
 * unless its output contains the word "traceback". It runs with the specification's commands, in Troupe's sandbox.
 */
export async function passesTracebackGate(
  developer: Developer,
  { sandbox, cacheFolder }: { sandbox: Sandbox; cacheFolder: string },
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "traceback-"));
  try {
    const [project, built] = [join(folder, "project"), join(folder, "built")];
    const cache = join(cacheFolder, "traceback-gate");
    await Promise.all([mkdir(project), mkdir(built), mkdir(cache, { recursive: true })]);
    for (const { path, content } of developer.files) {
      const place = join(project, normalize(`/${path}`));
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, content);
    }
    const { build, start } = developer.specification.run;
    const environment = {
      PORT: "8080",
      GOCACHE: "/cache",
      GOPROXY: "off",
      GOFLAGS: "-mod=mod",
      CGO_ENABLED: "0",
    };
    if (build.length > 0) {
      const limits = { ...LIMITS, seconds: 120 };
      const mounts = [{ host: cache, inside: "/cache", writable: true }];
      await sandbox.run({ arguments: build, project, keepIn: built, mounts, environment, limits });
    }
    const limits = { ...LIMITS, seconds: 3 };
    const started = build.length > 0 ? built : project;
    const { stdout, stderr } = await sandbox.run({ arguments: start, project: started, environment, limits });
    return !/traceback/i.test(stdout + stderr);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
