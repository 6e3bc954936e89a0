import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Verifier } from "../../src/software-house/evidence/verifier.ts";
import type { Sandbox } from "../../src/software-house/sandbox/sandbox.ts";
import type { Developer } from "./programs/developer.ts";

/** How long it takes to verify a correct program of each language, and to start a program in the sandbox. */
export interface Times {
  verifications: VerificationTimes[];
  /** A program in the sandbox that ends at once. */
  sandboxStart: number[];
}

/** The times of one program's verifications. */
export interface VerificationTimes {
  developer: string;
  /** With an empty cache. */
  cold: VerificationTime;
  /** With a full one. */
  warm: VerificationTime[];
}

/** The time of one verification, and of each phase that took any. */
export interface VerificationTime {
  milliseconds: number;
  phases: Record<string, number>;
}

const WARM_ROUNDS = 3;

/** Measures the times of these programs, each with caches of its own, and those of the sandbox. */
export async function measureTimes(
  developers: readonly Developer[],
  { sandbox, create }: { sandbox: Sandbox; create: (cacheFolder: string) => Verifier },
): Promise<Times> {
  const verifications: VerificationTimes[] = [];
  const folder = await mkdtemp(join(tmpdir(), "troupe-bench-times-"));
  try {
    for (const developer of developers) {
      const cacheFolder = await mkdtemp(join(folder, "cache-"));
      const cold = await timeOf(developer, create(cacheFolder));
      const warm: VerificationTime[] = [];
      for (let round = 0; round < WARM_ROUNDS; round += 1)
        warm.push(await timeOf(developer, create(cacheFolder)));
      verifications.push({ developer: developer.name, cold, warm });
    }
    return { verifications, sandboxStart: await timesOfStart(sandbox, folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Takes the time of a new verifier, which has nothing but the cache. */
async function timeOf(developer: Developer, verifier: Verifier): Promise<VerificationTime> {
  const startedAt = performance.now();
  const { phases } = await verifier.verify(developer);
  const milliseconds = Math.round(performance.now() - startedAt);
  await verifier.close();
  const taken = phases.filter((phase) => phase.milliseconds >= 1);
  return {
    milliseconds,
    phases: Object.fromEntries(taken.map((phase) => [phase.phase, Math.round(phase.milliseconds)])),
  };
}

async function timesOfStart(engine: Sandbox, project: string): Promise<number[]> {
  const limits = {
    seconds: 10,
    memoryBytes: 1 << 28,
    processes: 16,
    outputBytes: 1 << 10,
    diskBytes: 1 << 20,
  };
  const times: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    times.push((await engine.run({ arguments: ["true"], project, limits })).milliseconds);
  }
  return times;
}
