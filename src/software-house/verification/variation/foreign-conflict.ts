import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import { wireRequest } from "../acceptance/http-step.ts";
import type { SeenStep } from "../acceptance/seen-step.ts";
import { pathsIn, requestsIn } from "./test-texts.ts";

/**
 * Returns true if a program says that something exists already (409) although no earlier test has sent any of its values,
 * as if it took different values for the same.
 */
export function isForeignConflict(seen: SeenStep, before: readonly AcceptanceTest[]): boolean {
  if ("report" in seen) return false;
  const { step, answers, known } = seen;
  const isConflict = answers.some(
    (answer) => "status" in answer && answer.status === 409 && !step.expect.status.includes(409),
  );
  if (!isConflict) return false;
  const { path, body } = wireRequest(step, known);
  const own = [...wordsIn(body ?? ""), ...(body === null ? wordsIn(path) : [])];
  const sent = new Set(before.flatMap((test) => [...requestsIn(test), ...pathsIn(test)].flatMap(wordsIn)));
  return own.length > 0 && !own.some((word) => sent.has(word));
}

/** Returns the texts and numbers of a JSON body, or the parts of another text. */
function wordsIn(text: string): string[] {
  try {
    return leavesOf(JSON.parse(text));
  } catch {
    return text.split(/[/?&=\s]+/).filter((word) => word !== "");
  }
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}
