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

/**
 * Returns true if an answer holds a text that another test has sent, and this test has not: then the other test has left
 * something that this one met.
 */
export function holdsForeignText(seen: SeenStep, others: readonly AcceptanceTest[]): boolean {
  if ("report" in seen) return false;
  const own = new Set([...requestsIn(seen.test), ...pathsIn(seen.test)].flatMap(wordsIn));
  const foreign = new Set(
    others
      .flatMap((test) => requestsIn(test).flatMap(wordsIn))
      .filter((word) => word.length >= SHORTEST && !/^\d+$/.test(word) && !own.has(word)),
  );
  return seen.answers.some(
    (answer) => "body" in answer && wordsIn(answer.body).some((word) => foreign.has(word)),
  );
}

/** Shortest text that is unlikely to be the same by chance, in characters. */
const SHORTEST = 3;

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
