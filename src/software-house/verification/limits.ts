import type { SandboxLimits } from "../sandbox/sandbox.ts";

const MEBIBYTE = 1024 * 1024;

/** Limits that a program can reach which logs or stores each of thousands of requests. A program that reaches them is not at fault. */
export const OUR_LIMITS: ReadonlySet<string | null> = new Set(["output", "disk", "time"]);

/** Limits of compilers and checks. These are trusted programs, and may start with an empty cache. */
export const COMPILER_LIMITS: SandboxLimits = {
  seconds: 240,
  memoryBytes: 2048 * MEBIBYTE,
  processes: 512,
  outputBytes: 2 * MEBIBYTE,
  diskBytes: 1024 * MEBIBYTE,
};

/** Limits of a project's unit tests. */
export const UNIT_TEST_LIMITS: SandboxLimits = {
  seconds: 90,
  memoryBytes: 1024 * MEBIBYTE,
  processes: 256,
  outputBytes: 4 * MEBIBYTE,
  diskBytes: 256 * MEBIBYTE,
};

/** Limits of one run of a command-line program. */
export const COMMAND_LIMITS: SandboxLimits = {
  seconds: 15,
  memoryBytes: 512 * MEBIBYTE,
  processes: 128,
  outputBytes: MEBIBYTE,
  diskBytes: 128 * MEBIBYTE,
};

/**
 * Limits of a server, for all of its tests together. Thousands of requests, each logged at length, do not exceed its
 * limit of output.
 */
export const SERVER_LIMITS: SandboxLimits = {
  seconds: 600,
  memoryBytes: 512 * MEBIBYTE,
  processes: 256,
  outputBytes: 64 * MEBIBYTE,
  diskBytes: 128 * MEBIBYTE,
};

/**
 * Memory limit of a program with the race detector, which needs 5 to 10 times the memory (see
 * https://go.dev/doc/articles/race_detector).
 */
export const RACE_MEMORY_BYTES = 2048 * MEBIBYTE;
