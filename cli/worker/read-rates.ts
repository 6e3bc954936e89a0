import { readFile } from "node:fs/promises";
import { messageOf } from "../../src/errors/locate-error.ts";
import type { CallRates } from "../../src/workers/limits/call-rate.ts";
import { UsageError } from "../errors.ts";

/** Reads the file of `--rates`. The worker checks the rates. Throws UsageError if it is not a readable file with JSON. */
export async function readRates(file: string): Promise<CallRates> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as CallRates;
  } catch (cause) {
    throw new UsageError(`--rates ${file} must be a readable file with JSON: ${messageOf(cause)}`, { cause });
  }
}
