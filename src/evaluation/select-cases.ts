import { ConfigurationError } from "../errors/configuration-error.ts";
import { closestWord } from "../text/closest-word.ts";
import type { EvaluationCase } from "./evaluation.ts";

/** Returns the cases with these ids. `*` in an id stands for any characters. Throws ConfigurationError if one selects nothing. */
export function selectCases(
  cases: readonly EvaluationCase[],
  only: readonly string[] | undefined,
): readonly EvaluationCase[] {
  if (only === undefined) return cases;
  const faults = only.filter((pattern) => !cases.some(({ id }) => isMatch(id, pattern)));
  if (faults.length > 0 || only.length === 0) {
    const ids = cases.map(({ id }) => id);
    const near = faults.map((pattern) => closestWord(pattern, ids)).find((id) => id !== null);
    const hint = near === undefined ? `there are ${ids.length}, such as ${ids[0]}` : `did you mean ${near}?`;
    throw new ConfigurationError("--only", [`no case has the id ${faults.join(", ")}; ${hint}`]);
  }
  return cases.filter(({ id }) => only.some((pattern) => isMatch(id, pattern)));
}

function isMatch(id: string, pattern: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop();
  if (last === undefined) return id === pattern;
  if (!id.startsWith(first) || !id.endsWith(last) || id.length < first.length + last.length) return false;
  let place = first.length;
  for (const part of others) {
    const found = id.indexOf(part, place);
    if (found < 0) return false;
    place = found + part.length;
  }
  return place <= id.length - last.length;
}
