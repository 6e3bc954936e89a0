import type { AcceptanceTest, HttpStep } from "../../contract/acceptance-tests.ts";
import { captureFrom, shown } from "./http-step.ts";
import { insertedNames } from "../../evidence/insert.ts";
import type { WireAnswer } from "./send-request.ts";

type Capture = HttpStep["capture"][number];

/**
 * What all answers to a step's copies have in common: where the test says that the same request, sent again right after,
 * brings the captured value again, requests that are sent at once have to agree on it as well.
 */
export function agreedCaptures(steps: AcceptanceTest["steps"], index: number): Capture[] {
  const step = steps[index];
  if (step?.kind !== "http") return [];
  const same = sameRequests(steps, { step, index });
  return same.flatMap(({ capture }, place) => {
    const expected = new Set(same.slice(place + 1).flatMap(expectedNames));
    return capture.filter(({ name }) => expected.has(name));
  });
}

/** The first value on which answers to a request that was sent several times at once do not agree; null where they do. */
export function disagreement(agreed: readonly Capture[], answers: readonly WireAnswer[]): string | null {
  for (const capture of agreed) {
    const values = answers.flatMap((answer) => {
      const found = captureFrom({ capture: [capture] }, answer);
      return "captured" in found ? [...found.captured.values()] : [];
    });
    const [first = "", other] = new Set(values);
    if (other === undefined) continue;
    const told = `different values of ${capture.name}: ${shown(first)} and ${shown(other)}`;
    return `the same request, sent ${answers.length} times at once, brought ${told}`;
  }
  return null;
}

/** The steps around one that send just its request, without another in between. */
function sameRequests(
  steps: AcceptanceTest["steps"],
  { step, index }: { step: HttpStep; index: number },
): HttpStep[] {
  const isSame = (other: AcceptanceTest["steps"][number]): other is HttpStep =>
    other.kind === "http" && requestOf(other) === requestOf(step);
  const first = steps.slice(0, index).findLastIndex((other) => !isSame(other)) + 1;
  const next = steps.findIndex((other, place) => place > index && !isSame(other));
  return steps.slice(first, next === -1 ? steps.length : next).filter(isSame);
}

function requestOf({ method, path, headers, body }: HttpStep): string {
  return JSON.stringify([method, path, headers, body]);
}

function expectedNames({ expect }: HttpStep): string[] {
  return [...expect.headers.map(({ pattern }) => pattern), ...expect.body].flatMap(insertedNames);
}
