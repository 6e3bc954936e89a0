import { faultOfChoice, faultOfRange } from "../errors/check-options.ts";
import { FAILURE_ACTIONS, type OnFailure } from "./failure-policy.ts";

/** The longest time that a timer takes, in seconds; a longer one would end at once. */
const LONGEST_SECONDS = 2 ** 31 / 1000 - 1;

/** What a specialist says about its failures, beside its models. */
interface FailureOptions {
  readonly onFailure?: OnFailure | undefined;
  readonly timeoutSeconds?: number | undefined;
}

/** What is wrong with a specialist's own failure options. */
export function faultsOfFailureOptions({ onFailure, timeoutSeconds }: FailureOptions): (string | null)[] {
  return [
    onFailure === undefined ? null : faultOfChoice("onFailure", onFailure, FAILURE_ACTIONS),
    timeoutSeconds === undefined || timeoutSeconds > 0
      ? faultOfRange("timeoutSeconds", timeoutSeconds ?? 0, [0, LONGEST_SECONDS])
      : `timeoutSeconds is ${timeoutSeconds}; it must be more than 0`,
  ];
}

/** What is wrong with a graph's bound on replans; null where nothing is. */
export function faultOfReplans(replans: number | undefined): string | null {
  if (replans === undefined || (Number.isSafeInteger(replans) && replans >= 0)) return null;
  return `replans is ${String(replans)}; it is a whole number, 0 or more`;
}

/** What is wrong with the fallbacks among the specialists of one graph: unknown ones, and those that come back. */
export function faultsOfFallbacks(
  specialists: readonly { readonly name: string; readonly fallback?: string | undefined }[],
): string[] {
  const fallbacks = new Map(specialists.map(({ name, fallback }) => [name, fallback]));
  const reported = new Set<string>();
  return specialists.flatMap(({ name, fallback }) => {
    if (fallback === undefined) return [];
    if (!fallbacks.has(fallback)) {
      const names = [...fallbacks.keys()].join(", ");
      return [`the fallback ${JSON.stringify(fallback)} of ${name} is no specialist; they are ${names}`];
    }
    if (fallback === name) return [`${name} is its own fallback; name another specialist`];
    const circle = circleFrom(name, fallbacks);
    if (circle === null || circle.some((one) => reported.has(one))) return [];
    for (const one of circle) reported.add(one);
    return [`the fallbacks form a cycle: ${[...circle, name].join(" -> ")}`];
  });
}

/** The most specialists that may try one step, one after the other. */
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

/** Who stands in for whom from `name` back to it; null where it does not come back to it. */
function circleFrom(name: string, fallbacks: ReadonlyMap<string, string | undefined>): string[] | null {
  const passed = [name];
  for (let fallback = fallbacks.get(name); fallback !== undefined; fallback = fallbacks.get(fallback)) {
    if (fallback === name) return passed;
    if (passed.includes(fallback)) return null;
    passed.push(fallback);
  }
  return null;
}
