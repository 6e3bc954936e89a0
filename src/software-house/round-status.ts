import type { Verdict } from "./contract/verdict.ts";

/** Names the verdict of a round. One that goes back is not verified yet, although its tests passed. */
export function roundStatus({ verdict, next }: { verdict: Verdict; next: string }): string {
  return verdict.status === "verified" && next !== "deliver" ? "passed its tests" : verdict.status;
}
