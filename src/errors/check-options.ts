import { ConfigurationError } from "./configuration-error.ts";

/** Throws ConfigurationError, naming every fault that was found in the options of a graph. Null stands for no fault. */
export function checkOptions(graph: string, faults: readonly (string | null)[]): void {
  const found = faults.filter((fault) => fault !== null);
  if (found.length > 0) throw new ConfigurationError(graph, found);
}

/** Returns the fault of a limit, which must be a whole number of at least 1, or null if there is none. */
export function faultOfLimit(name: string, value: unknown): string | null {
  return Number.isSafeInteger(value) && (value as number) >= 1
    ? null
    : `${name} must be a whole number of at least 1, but is ${shown(value)}`;
}

/** Returns the fault of an amount, which must be a number above 0, or null if there is none. */
export function faultOfPositive(name: string, value: unknown): string | null {
  return typeof value === "number" && Number.isFinite(value) && value > 0
    ? null
    : `${name} must be a number above 0, but is ${shown(value)}`;
}

/** Returns the fault of a number that must lie between two others, or null if there is none. */
export function faultOfRange(name: string, value: unknown, range: readonly [number, number]): string | null {
  const [least, most] = range;
  return typeof value === "number" && value >= least && value <= most
    ? null
    : `${name} must be a number from ${least} to ${most}, but is ${shown(value)}`;
}

/** Returns the fault of a value that must be one of several, or null if there is none. */
export function faultOfChoice(name: string, value: unknown, choices: readonly string[]): string | null {
  return choices.some((choice) => choice === value)
    ? null
    : `${name} must be ${choices.length === 1 ? "" : "one of "}${choices.join(", ")}, but is ${shown(value)}`;
}

/** Formats a value for an error. Text is in quotes, so that "3" and 3 look different. */
function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? typeof value);
}
