import type { AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import { insertedNames } from "../../evidence/insert.ts";
import { requestShape, requestSteps } from "../races/concurrent-tests.ts";

/** A test that creates something under an id of the service's own, and removes it. */
export interface RemovalStory {
  /** Position of the test in all tests. */
  index: number;
  /** Position of the step that creates. */
  position: number;
  /** The captured id. */
  name: string;
  creation: HttpStep;
  /** Bodies that create the same kind of thing: the step's own first. */
  bodies: (string | null)[];
  removal: HttpStep;
}

/** Most bodies. */
const MOST_BODIES = 6;

/** Finds the tests that create and remove something, each kind of request once. */
export function removalStories({ tests }: AcceptanceTests): RemovalStory[] {
  const all = tests.flatMap((test) => requestSteps(test) ?? []).filter(isCreation);
  const found = new Map<string, RemovalStory>();
  for (const [index, test] of tests.entries()) {
    const steps = requestSteps(test) ?? [];
    for (const [position, step] of steps.entries()) {
      const later = steps.slice(position + 1);
      const removal = later.find((one) => isRemoval(one) && removed(step, one) !== undefined);
      const name = removal === undefined ? undefined : removed(step, removal);
      const shape = requestShape(step);
      if (removal === undefined || name === undefined || !isCreation(step) || found.has(shape)) continue;
      const same = [step, ...all.filter((one) => requestShape(one) === shape)];
      const bodies = [...new Set(same.map(({ body }) => body))].slice(0, MOST_BODIES);
      found.set(shape, { index, position, name, creation: step, bodies, removal });
    }
  }
  return [...found.values()];
}

function isCreation({ method, expect: { status }, copies }: HttpStep): boolean {
  return method.trim().toUpperCase() === "POST" && status.length === 1 && status[0] === 201 && copies < 2;
}

function isRemoval({ method, body, expect: { status } }: HttpStep): boolean {
  const isFine = status.length > 0 && status.every((one) => one < 300);
  return method.trim().toUpperCase() === "DELETE" && body === null && isFine;
}

/** Returns the id that one step captures, and another one removes: the last that its path names. */
function removed({ capture }: HttpStep, { path }: HttpStep): string | undefined {
  const last = insertedNames(path).at(-1);
  return capture.map(({ name }) => name).find((name) => name === last);
}
