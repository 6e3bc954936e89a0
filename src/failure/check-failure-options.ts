import { faultOfChoice, faultOfRange } from "../errors/check-options.ts";
import { FAILURE_ACTIONS, type OnFailure } from "./failure-policy.ts";

/** The longest time of a timer, in seconds. A longer one would end at once. */
const LONGEST_SECONDS = 2 ** 31 / 1000 - 1;

/** The failure options of a specialist, without those of its models. */
interface FailureOptions {
  readonly onFailure?: OnFailure | undefined;
  readonly timeoutSeconds?: number | undefined;
}

/** Returns the faults of a specialist's own failure options. Null stands for no fault. */
export function faultsOfFailureOptions({ onFailure, timeoutSeconds }: FailureOptions): (string | null)[] {
  return [
    onFailure === undefined ? null : faultOfChoice("onFailure", onFailure, FAILURE_ACTIONS),
    timeoutSeconds === undefined || timeoutSeconds > 0
      ? faultOfRange("timeoutSeconds", timeoutSeconds ?? 0, [0, LONGEST_SECONDS])
      : `timeoutSeconds must be a number above 0, but is ${timeoutSeconds}`,
  ];
}

/** Returns the fault of the option `replans`, or null if there is none. */
export function faultOfReplans(replans: number | undefined): string | null {
  if (replans === undefined || (Number.isSafeInteger(replans) && replans >= 0)) return null;
  return `replans must be a whole number of at least 0, but is ${String(replans)}`;
}

/** Returns the faults of the fallbacks of a graph's specialists: unknown specialists, and cycles. */
export function faultsOfFallbacks(
  specialists: readonly { readonly name: string; readonly fallback?: string | undefined }[],
): string[] {
  const fallbacks = new Map(specialists.map(({ name, fallback }) => [name, fallback]));
  const reported = new Set<string>();
  return specialists.flatMap(({ name, fallback }) => {
    if (fallback === undefined) return [];
    if (!fallbacks.has(fallback)) {
      const names = [...fallbacks.keys()].join(", ");
      return [`unknown fallback ${JSON.stringify(fallback)} of ${name}; available: ${names}`];
    }
    if (fallback === name) return [`the fallback of ${name} must be another specialist, but is ${name}`];
    const circle = circleFrom(name, fallbacks);
    if (circle === null || circle.some((one) => reported.has(one))) return [];
    for (const one of circle) reported.add(one);
    return [`the fallbacks form a cycle: ${[...circle, name].join(" -> ")}`];
  });
}

/** Returns how many specialists can try one step at most, one after the other. */
export function longestChain(
  specialists: readonly { readonly name: string; readonly fallback?: string | undefined }[],
): number {
  const fallbacks = new Map(specialists.map(({ name, fallback }) => [name, fallback]));
  const lengthFrom = (name: string): number => {
    const fallback = fallbacks.get(name);
    return fallback === undefined ? 1 : 1 + lengthFrom(fallback);
  };
  return Math.max(1, ...specialists.map(({ name }) => lengthFrom(name)));
}

/** Follows the fallbacks from `name`. Returns the names on the way back to it, or null if they do not lead back. */
function circleFrom(name: string, fallbacks: ReadonlyMap<string, string | undefined>): string[] | null {
  const passed = [name];
  for (let fallback = fallbacks.get(name); fallback !== undefined; fallback = fallbacks.get(fallback)) {
    if (fallback === name) return passed;
    if (passed.includes(fallback)) return null;
    passed.push(fallback);
  }
  return null;
}
