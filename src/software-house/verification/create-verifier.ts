import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { findSandbox as findBestSandbox, type FoundSandbox } from "../sandbox/find-sandbox.ts";
import { createTemporaryFolder } from "../sandbox/temporary-folders.ts";
import type { MutantLimits } from "../contract/mutant-report.ts";
import type { Language } from "../contract/specification.ts";
import { buildAttempt, type VerificationAttempt } from "./build-attempt.ts";
import { DEVELOPER_LIMITS, type ProjectLimits } from "../evidence/file-faults.ts";
import { findToolchain } from "./toolchains/find-toolchain.ts";
import { DEFAULT_TOTAL_SECONDS } from "./total-limit.ts";
import type { VerifiedProject, Readiness, Verifier, VerificationWatch } from "../evidence/verifier.ts";
import { findChromium } from "./pictures/find-chromium.ts";
import { takePictures } from "./pictures/take-pictures.ts";
import { verifyAttempt } from "./verify-attempt.ts";
import { hashFiles } from "../evidence/write-files.ts";

/** Options of `createVerifier`. */
export interface VerifierOptions {
  /**
   * Finds the sandbox when it is first needed.
   * @default findSandbox: the best sandbox of this machine
   */
  findSandbox?: (() => Promise<FoundSandbox>) | undefined;
  /**
   * Folder in which compilers' caches are kept between runs.
   * @default `troupe` in the user's cache folder (`$XDG_CACHE_HOME`, or `~/.cache`)
   */
  cacheFolder?: string | undefined;
  /**
   * Environment whose `PATH` and `HOME` are used to find toolchains.
   * @default process.env
   */
  environment?: NodeJS.ProcessEnv | undefined;
  /**
   * Limits on the files of a project.
   * @default 40 files of at most 200_000 bytes, as for a developer
   */
  limits?: ProjectLimits | undefined;
  /**
   * Limit on the whole time of one `verify` call, in seconds. At the limit, the evidence says that it is unfinished, and
   * the verdict is `unverified`, unless a phase has failed before.
   * @default 1_200
   */
  seconds?: number | undefined;
  /**
   * Creates a unique word, for tests with other values.
   * @default a random word, such as `v1f2e3d4c`
   */
  token?: (() => string) | undefined;
  /**
   * Whether to leave out the slow phases `soak` and `mutants`. The evidence and the card say so.
   * @default false
   */
  quick?: boolean | undefined;
  /**
   * How many mutants of a program are tried, and how long; false for none.
   * @default { count: 40, seconds: 5 }
   */
  mutants?: MutantLimits | false | undefined;
  /**
   * Finds the browser that shows pages for pictures, when it is first needed: the path of a Chromium, or null for none.
   * @default the Chromium or Chrome of this machine
   */
  findBrowser?: (() => string | null) | undefined;
}

/**
 * Creates a verifier, which builds, runs and tests projects in a sandbox. It looks for nothing, writes nothing and
 * runs nothing before its first call.
 *
 * Contract: faults of a project are reported in the evidence. Calls reject only if the sandbox itself fails, or if
 * the caller aborts.
 *
 * @example
 * ```ts
 * const verifier = createVerifier();
 * const evidence = await verifier.verify({ files, specification, tests });
 * const verdict = computeVerdict({ specification, tests, evidence });
 * await verifier.close();
 * ```
 */
export function createVerifier(options: VerifierOptions = {}): Verifier {
  const { findSandbox = findBestSandbox, environment = process.env, limits = DEVELOPER_LIMITS } = options;
  const { cacheFolder = defaultCacheFolder(environment), token = randomToken, quick = false } = options;
  const { seconds = DEFAULT_TOTAL_SECONDS, mutants = {}, findBrowser = () => findChromium() } = options;
  const attempts = new Map<string, Promise<VerificationAttempt>>();
  const machine = {
    sandbox: once(() => findSandbox()),
    toolchain: onceFor((language: Language) => findToolchain(language, { environment, cacheFolder })),
    root: once(async () => createTemporaryFolder("verify")),
    limits,
  };
  let last = 0;

  const attempt = (project: VerifiedProject, watch: VerificationWatch): Promise<VerificationAttempt> => {
    const key = keyOf(project);
    const known = attempts.get(key);
    if (known !== undefined) return known;
    const made = (async () => {
      last += 1;
      // Fix the name before the next `await`: another attempt may start meanwhile.
      const name = `project-${last}`;
      const root = join(await machine.root(), name);
      await mkdir(root);
      return buildAttempt(project, { machine, root, watch });
    })();
    attempts.set(key, made);
    // An attempt that was aborted is started again at the next call.
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
      const { tests } = project;
      return verifyAttempt(await attempt(project, watch), {
        tests,
        token,
        quick,
        watch,
        seconds,
        mutants,
      });
    },
    async pictures({ tests: { tests }, pages, ...project }, { signal } = {}) {
      const order = { tests, pages, browser: findBrowser(), signal };
      return takePictures(await attempt(project, { signal }), order);
    },
    async close() {
      if (!machine.root.isStarted()) return;
      await Promise.allSettled(attempts.values());
      attempts.clear();
      await rm(await machine.root(), { recursive: true, force: true });
    },
  };
}

/** Returns the same key for projects that have the same build. */
function keyOf({ files, specification, faults = [] }: VerifiedProject): string {
  const { language, kind, run } = specification;
  return JSON.stringify([hashFiles(files), language, kind, run, faults]);
}

/** Follows the XDG base directory specification (https://specifications.freedesktop.org/basedir-spec). */
function defaultCacheFolder(environment: NodeJS.ProcessEnv): string {
  const chosen = environment["XDG_CACHE_HOME"] ?? "";
  return join(isAbsolute(chosen) ? chosen : join(homedir(), ".cache"), "troupe");
}

function randomToken(): string {
  return `v${randomBytes(4).toString("hex")}`;
}

/** Runs `work` at most once. After a failure, the next call runs it again. */
function once<T>(work: () => Promise<T>): { (): Promise<T>; isStarted(): boolean } {
  let result: Promise<T> | null = null;
  const run = (): Promise<T> => {
    result ??= work().catch((error: unknown) => {
      result = null;
      throw error;
    });
    return result;
  };
  return Object.assign(run, { isStarted: () => result !== null });
}

function onceFor<K, T>(work: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const known = new Map<K, () => Promise<T>>();
  return (key) => {
    const run = known.get(key) ?? once(() => work(key));
    known.set(key, run);
    return run();
  };
}
