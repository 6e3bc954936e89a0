import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { findSandbox as findBestSandbox, type FoundSandbox } from "../sandbox/find-sandbox.ts";
import type { Language } from "../contract/specification.ts";
import { buildAttempt, type VerificationAttempt } from "./build-attempt.ts";
import { DEVELOPER_LIMITS, type ProjectLimits } from "../evidence/file-faults.ts";
import { findToolchain } from "./toolchains/find-toolchain.ts";
import type { VerifiedProject, Readiness, Verifier, VerificationWatch } from "../evidence/verifier.ts";
import { verifyAttempt } from "./verify-attempt.ts";
import { hashFiles } from "../evidence/write-files.ts";

/** What a verifier is made of; everything has a default. */
export interface VerifierOptions {
  /** Finds the sandbox when it is first needed; by default the best that this machine has. */
  findSandbox?: () => Promise<FoundSandbox>;
  /** Where compilers' caches are kept between runs; by default `troupe` in the user's cache folder. */
  cacheFolder?: string;
  /** Where toolchains are looked for; by default as the process does (`PATH`, `HOME`). */
  environment?: NodeJS.ProcessEnv;
  /** How much a project may be; by default what a developer may hand in. */
  limits?: ProjectLimits;
  /** Makes a word that nobody has seen, for tests with other values. */
  token?: () => string;
}

/**
 * Makes a verifier; nothing is looked for, written or run before it is asked.
 *
 * Contract: what is wrong with a project is a report. It rejects where the sandbox itself fails, or its caller aborts.
 */
export function createVerifier(options: VerifierOptions = {}): Verifier {
  const { findSandbox = findBestSandbox, environment = process.env, limits = DEVELOPER_LIMITS } = options;
  const { cacheFolder = defaultCacheFolder(environment), token = randomToken } = options;
  const attempts = new Map<string, Promise<VerificationAttempt>>();
  const machine = {
    sandbox: once(() => findSandbox()),
    toolchain: onceFor((language: Language) => findToolchain(language, { environment, cacheFolder })),
    root: once(() => mkdtemp(join(tmpdir(), "troupe-verify-"))),
    limits,
  };
  let last = 0;

  const attempt = (project: VerifiedProject, watch: VerificationWatch): Promise<VerificationAttempt> => {
    const key = keyOf(project);
    const known = attempts.get(key);
    if (known !== undefined) return known;
    const made = (async () => {
      last += 1;
      // Others may begin while this one waits.
      const name = `project-${last}`;
      const root = join(await machine.root(), name);
      await mkdir(root);
      return buildAttempt(project, { machine, root, watch });
    })();
    attempts.set(key, made);
    // What was broken off is begun again.
    made.catch(() => attempts.delete(key));
    return made;
  };

  return {
    async readiness(language): Promise<Readiness> {
      const [{ sandbox, hint }, found] = await Promise.all([machine.sandbox(), machine.toolchain(language)]);
      const hints = [hint, "hint" in found ? found.hint : null].filter((one) => one !== null);
      return {
        sandbox: sandbox?.engine ?? null,
        toolchain: "hint" in found ? null : found.toolchain.version,
        notes: "hint" in found ? [] : [...found.toolchain.notes],
        hint: hints.length === 0 ? null : hints.join("; "),
      };
    },
    build: async (project, watch = {}) => [...(await attempt(project, watch)).phases],
    async verify(project, watch = {}) {
      return verifyAttempt(await attempt(project, watch), { tests: project.tests, token, watch });
    },
    async close() {
      if (!machine.root.isBegun()) return;
      await Promise.allSettled(attempts.values());
      attempts.clear();
      await rm(await machine.root(), { recursive: true, force: true });
    },
  };
}

/** What makes two projects the same build. */
function keyOf({ files, specification, faults = [] }: VerifiedProject): string {
  const { language, kind, run } = specification;
  return JSON.stringify([hashFiles(files), language, kind, run, faults]);
}

/** As XDG's base directory specification has it (https://specifications.freedesktop.org/basedir-spec). */
function defaultCacheFolder(environment: NodeJS.ProcessEnv): string {
  const chosen = environment["XDG_CACHE_HOME"] ?? "";
  return join(isAbsolute(chosen) ? chosen : join(homedir(), ".cache"), "troupe");
}

function randomToken(): string {
  return `v${randomBytes(4).toString("hex")}`;
}

/** Does something at most once, unless it fails. */
function once<T>(work: () => Promise<T>): { (): Promise<T>; isBegun(): boolean } {
  let result: Promise<T> | null = null;
  const run = (): Promise<T> => {
    result ??= work().catch((error: unknown) => {
      result = null;
      throw error;
    });
    return result;
  };
  return Object.assign(run, { isBegun: () => result !== null });
}

function onceFor<K, T>(work: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const known = new Map<K, () => Promise<T>>();
  return (key) => {
    const run = known.get(key) ?? once(() => work(key));
    known.set(key, run);
    return run();
  };
}
