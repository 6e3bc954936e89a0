import { ConfigurationError } from "./configuration-error.ts";

/** Throws ConfigurationError naming every fault that was found in the options of a graph; null stands for none. */
export function checkOptions(graph: string, faults: readonly (string | null)[]): void {
  const found = faults.filter((fault) => fault !== null);
  if (found.length > 0) throw new ConfigurationError(graph, found);
}

/** What is wrong with a limit, which is a whole number from 1; null where nothing is. */
export function faultOfLimit(name: string, value: number): string | null {
  return Number.isSafeInteger(value) && value >= 1
    ? null
    : `${name} is ${String(value)}; it is a whole number, 1 or more`;
}

/** What is wrong with a number that has to lie between two others; null where nothing is. */
export function faultOfRange(name: string, value: number, range: readonly [number, number]): string | null {
  const [least, most] = range;
  return value >= least && value <= most
    ? null
    : `${name} is ${String(value)}; it is a number from ${least} to ${most}`;
}

/** What is wrong with a choice that types alone do not hold to its values; null where nothing is. */
export function faultOfChoice(name: string, value: string, choices: readonly string[]): string | null {
  return choices.includes(value)
    ? null
    : `${name} is ${JSON.stringify(value)}; it can be ${choices.join(" or ")}`;
}
