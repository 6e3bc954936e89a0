import { MOST_PICTURES, type SeenPage } from "../../contract/pictures.ts";
import type { TestReport } from "../../contract/round-report.ts";
import { keyOfTest, type OnStep, type SeenStep } from "../acceptance/seen-step.ts";

/** Notes the pages that a service answers with while its tests run. */
export interface PageNotes {
  onStep: OnStep;
  /** Returns the pages that passed tests got: the first of each path, and at most as many as pictures are taken. */
  pages(reports: readonly TestReport[]): SeenPage[];
}

/** Creates empty notes. */
export function createPageNotes(): PageNotes {
  const noted: SeenPage[] = [];
  return {
    onStep(seen) {
      if (!("answers" in seen) || !isPage(seen)) return;
      const { test, step } = seen;
      // A request of a burst is not a step of its own.
      const index = test.steps.indexOf(step);
      if (index === -1) return;
      noted.push({ criterionId: test.criterionId, name: test.name, step: index + 1, path: step.path });
    },
    pages(reports) {
      const passed = new Set(reports.filter(({ status }) => status === "passed").map(keyOfTest));
      const first = new Map<string, SeenPage>();
      for (const page of noted) {
        if (passed.has(keyOfTest(page)) && !first.has(page.path)) first.set(page.path, page);
      }
      return [...first.values()].slice(0, MOST_PICTURES);
    },
  };
}

/** Returns true if a step got a page: HTML in the answer to a GET request that succeeded. */
export function isPage(seen: SeenStep): boolean {
  if (!("answers" in seen) || seen.step.method.trim().toUpperCase() !== "GET") return false;
  const [answer] = seen.answers;
  if (answer === undefined || "fault" in answer || answer.body.trim() === "") return false;
  const type = answer.headers.get("content-type") ?? "";
  return (
    answer.status >= 200 && answer.status < 300 && /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(type)
  );
}
