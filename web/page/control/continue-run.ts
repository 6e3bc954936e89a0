import type { Limits } from "../../../src/run/limits.ts";
import type { ReachedLimit } from "../../../src/run/reached-limit.ts";
import type { RunControl } from "../connection/run-control.ts";
import type { ControlledThread, ControlledValues, RunPayload } from "./controlled-run.ts";

/** Why a run does not go on, and what continues it. */
export type Continuation =
  /** It was stopped by a person, or ended with an error before its end: what is recorded does not run again. */
  | { readonly kind: "unfinished" }
  /** It ended at a limit. `raise` says who can raise the limit: the person, only the graph's code, or nobody needs to. */
  | {
      readonly kind: "limit";
      readonly limit: ReachedLimit;
      readonly raise: "here" | "in-code" | "not-needed";
    };

/** Limits that have room again without a change. */
const RENEWED = new Set(["recursionLimit", "allowance"]);

/** Limits that a graph has although nobody set them. The caller of a run can raise them. */
const WITH_DEFAULT: Readonly<Record<string, number>> = { steps: 20, hops: 8 };

/** Returns how a run that is not at work continues; null if nothing is left to do, or a person must answer first. */
export function continuationOf(state: {
  readonly values: ControlledValues | null;
  readonly next: readonly string[];
  readonly isRunning: boolean;
  readonly isWaiting: boolean;
}): Continuation | null {
  if (state.isRunning || state.isWaiting) return null;
  if (state.next.length > 0) return { kind: "unfinished" };
  const { outcome = null, run = null, route = null, ending = null } = state.values ?? {};
  // A router keeps no finished work that it could continue from.
  if (outcome === null || outcome.status === "completed" || route !== null) return null;
  const { limit } = outcome;
  // A Software House also continues after a call or a sandbox that failed.
  if (limit === null) return isFailure(ending?.code) ? { kind: "unfinished" } : null;
  const raise = RENEWED.has(limit.name) ? "not-needed" : isSetHere(limit, run?.limits) ? "here" : "in-code";
  return { kind: "limit", limit, raise };
}

/** Returns how the newest run of a thread continues; null if it cannot. */
export function continuationOfControl({ head, isRunning, questions }: ContinuedControl): Continuation | null {
  return continuationOf({
    values: head?.values ?? null,
    next: head?.next ?? [],
    isRunning,
    isWaiting: questions.length > 0,
  });
}

type ContinuedControl = Pick<RunControl, "head" | "isRunning" | "questions">;

function isFailure(code: string | null | undefined): boolean {
  return typeof code === "string" && code !== "rejected";
}

/** Returns true if the caller set the limit that ended the run, or nobody did: a graph's builder can only be lowered. */
function isSetHere({ name, value }: ReachedLimit, given: Limits | undefined): boolean {
  return WITH_DEFAULT[name] === value || numbersOf(given)[name] === value;
}

/** Returns limits by name. */
export function numbersOf(limits: Limits | null | undefined): Readonly<Record<string, number | undefined>> {
  return (limits ?? {}) as Readonly<Record<string, number | undefined>>;
}

/** Suggests a larger limit: the double, so that the run gets as far again. */
export function largerLimit({ value }: ReachedLimit): number {
  return value * 2;
}

/**
 * Returns what continues a run. The limits count the whole run, what it has used before included; undefined keeps those that
 * it has. `kept` is what the server has kept with the thread: it would win over the context.
 */
export function continuePayload(
  limits: Limits | undefined,
  kept: Readonly<Record<string, unknown>> | null = null,
): RunPayload {
  const context = { reopen: true, ...(limits !== undefined && { limits }) };
  const isKept = limits !== undefined && kept !== null && "limits" in kept;
  return { context, ...(isKept && { config: { configurable: { limits: { ...limits } } } }) };
}

/** Returns what a server has kept of earlier runs' configuration with a thread. */
export async function keptConfiguration({
  client,
  thread,
}: Pick<ControlledThread, "client" | "thread">): Promise<Readonly<Record<string, unknown>> | null> {
  const { config } = (await client.threads.get(thread)) as {
    config?: { configurable?: Record<string, unknown> | null } | null;
  };
  return config?.configurable ?? null;
}
