import type { AcceptanceTest, AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import { captureFrom, wireRequest } from "../acceptance/http-step.ts";
import { sendRequest, type WireAnswer } from "../acceptance/send-request.ts";
import { UnknownNameError } from "../../evidence/insert.ts";
import type { RunningServer } from "../running-server.ts";

/**
 * Which requests of the tests are repeated: all; those that create nothing, when they are repeated; those that only read, or
 * are refused; or those of the tests that delete as many things as they create, up to this point.
 */
export type RepeatedPart = "all" | "creating-nothing" | "changing-nothing" | "deleting-all";

/** Parts that must leave nothing behind, and what they are, as the end of a sentence. */
export const LEAKING_PARTS: readonly (readonly [RepeatedPart, string])[] = [
  ["creating-nothing", "with requests that create nothing"],
  ["deleting-all", "with things that are deleted again"],
];

/** Repeats requests of tests, one after the other, whatever the answers are. */
export interface Repetition {
  /** Sends what must be known before: all requests twice, unless all are repeated anyway. */
  prepare(): Promise<void>;
  /** Sends the chosen requests once. */
  repeat(): Promise<void>;
}

/** What one request of a test did when it was last sent. */
interface Effect {
  answer: WireAnswer;
  hasChanged: boolean;
  hasCreated: boolean;
  hasDeleted: boolean;
}

/** Creates the repetition of a part of the tests. */
export function createRepetition(
  server: RunningServer,
  { tests }: AcceptanceTests,
  { part, signal }: { part: RepeatedPart; signal?: AbortSignal | undefined },
): Repetition {
  const effects = new Map<HttpStep, Effect>();
  const captured = new Map<AcceptanceTest, Map<string, string>>();

  const sendTest = async (test: AcceptanceTest, isChosen: (step: HttpStep) => boolean): Promise<void> => {
    // Captured values stay, because a request that is left out may have brought them.
    const values = captured.get(test) ?? new Map<string, string>();
    captured.set(test, values);
    for (const step of test.steps) {
      if (step.kind !== "http") return;
      if (!isChosen(step)) continue;
      try {
        const answer = await sendRequest(server.address, wireRequest(step, { values, base: server.base }), {
          signal,
        });
        effects.set(step, effectOf(step, answer, effects.get(step)));
        const found = captureFrom(step, answer);
        if ("captured" in found) for (const [name, value] of found.captured) values.set(name, value);
      } catch (error) {
        if (!(error instanceof UnknownNameError)) throw error;
      }
    }
  };
  const sendAll = async (isChosen: (test: AcceptanceTest, step: HttpStep) => boolean): Promise<void> => {
    for (const test of tests) await sendTest(test, (step) => isChosen(test, step));
  };
  const chosenAfter: Record<RepeatedPart, (test: AcceptanceTest, step: HttpStep) => boolean> = {
    all: () => true,
    "creating-nothing": (_, step) => effects.get(step)?.hasCreated === false,
    "changing-nothing": (_, step) => effects.get(step)?.hasChanged === false,
    "deleting-all": (test, step) => deletingPart(test, effects).includes(step),
  };
  return {
    async prepare() {
      if (part === "all") return;
      for (let time = 0; time < PREPARATIONS; time += 1) await sendAll(() => true);
    },
    async repeat() {
      // Choose before sending, because effects change meanwhile.
      const chosen = new Set(
        tests.flatMap((test) =>
          test.steps.filter((step) => step.kind === "http" && chosenAfter[part](test, step)),
        ),
      );
      await sendAll((_, step) => chosen.has(step));
    },
  };
}

/** The second time shows what a request does when it is repeated. */
const PREPARATIONS = 2;

const CREATING: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH"]);

/** Methods whose requests only read. */
const READING: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Judges a request by its answer. 201 and 202 say that something was created, unless a test captures a value of it, and the
 * whole answer came before: then it was the same thing. Another success may be a creation too, unless the same request was
 * answered in the same way before.
 */
function effectOf({ method, capture }: HttpStep, answer: WireAnswer, before: Effect | undefined): Effect {
  const status = "status" in answer ? answer.status : 0;
  const isSuccess = status >= 200 && status < 300;
  const isSame =
    before !== undefined &&
    "status" in before.answer &&
    "status" in answer &&
    before.answer.status === status &&
    before.answer.body === answer.body &&
    before.answer.headers.get("location") === answer.headers.get("location");
  const saysCreated = status === 201 || status === 202;
  const isKnown = isSame && (capture.length > 0 || !saysCreated);
  const verb = method.trim().toUpperCase();
  return {
    answer,
    hasChanged: isSuccess && !READING.has(verb),
    hasCreated: (saysCreated || (CREATING.has(verb) && isSuccess)) && !isKnown,
    hasDeleted: verb === "DELETE" && isSuccess,
  };
}

/** Returns the longest beginning of a test that deletes as many things as it creates, and at least one. */
function deletingPart({ steps }: AcceptanceTest, effects: ReadonlyMap<HttpStep, Effect>): HttpStep[] {
  const own = steps.filter((step) => step.kind === "http");
  let created = 0;
  let deleted = 0;
  const balanced = own.map((step) => {
    const effect = effects.get(step);
    if (effect?.hasCreated === true) created += 1;
    if (effect?.hasDeleted === true) deleted += 1;
    return created > 0 && created === deleted;
  });
  return own.slice(0, balanced.lastIndexOf(true) + 1);
}
