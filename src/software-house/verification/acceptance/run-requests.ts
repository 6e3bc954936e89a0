import type { HttpStep } from "../../contract/http-step.ts";
import type { KnownValues } from "../../evidence/insert.ts";
import { answerFailure, statusFailure } from "./expectations/answer.ts";
import {
  allowedStatuses,
  comparisonFailure,
  countFailure,
  mainAnswers,
  statusesOf,
  type SentStep,
} from "./expectations/answers.ts";
import { timeFailure } from "./expectations/time.ts";
import { captureFromAny, wireRequest } from "./http-step.ts";
import { sendRequest, type ServerAddress, type WireAnswer, type WireRequest } from "./send-request.ts";
import { sendTogether } from "./send-together.ts";
import { shown } from "./shown.ts";
import type { StepFailure, TestStepResult } from "./test-step-result.ts";

/** What sending a step's requests needs. */
export interface RequestOptions {
  server: ServerAddress;
  known: KnownValues;
  /**
   * Returns why the answers to the copies cannot all be right, even if each may be; null if they can.
   * @default () => null
   */
  faultOfAnswers?: (answers: readonly WireAnswer[]) => string | null;
  signal?: AbortSignal | undefined;
}

/** A step with the requests of its copies. */
interface Planned {
  step: HttpStep;
  copies: { request: WireRequest; known: KnownValues }[];
}

/**
 * Sends the requests of one step, or of all steps of a burst, with all their copies together, each on a connection of
 * its own. All answers must meet their step's expectations. Values are captured from the first answer that has them.
 * Throws UnknownNameError if a step inserts an unknown name.
 */
export async function runRequests(
  steps: readonly HttpStep[],
  options: RequestOptions,
): Promise<TestStepResult> {
  const { server, known, faultOfAnswers = () => null, signal } = options;
  const planned = steps.map((step): Planned => {
    const copies = Array.from({ length: Math.max(1, step.copies) }, (_, index) => ({
      ...known,
      copy: index + 1,
    }));
    return { step, copies: copies.map((one) => ({ request: wireRequest(step, one), known: one })) };
  });
  const requests = planned.flatMap(({ copies }) => copies.map(({ request }) => request));
  const all = await sendTogether(server, requests, { signal });
  let next = 0;
  const burst = planned.map(({ step, copies }): SentStep => {
    next += copies.length;
    return { step, answers: all.slice(next - copies.length, next) };
  });
  for (const [index, sent] of burst.entries()) {
    const failure =
      statusesFailure(sent) ??
      countFailure(sent, burst) ??
      (await failureOf(sent, planned[index]?.copies ?? [], options)) ??
      comparisonFailure(sent, burst) ??
      faultOfAnswers(sent.answers);
    if (failure === null) continue;
    if (typeof failure !== "string" && "fault" in failure) return failure;
    const words = typeof failure === "string" ? failure : failure.failure;
    return { failure: whereOf(planned[index]) + words, sent: planned.flatMap(sentLines) };
  }
  const captured = new Map<string, string>();
  const missing: { step: HttpStep; failure: string }[] = [];
  for (const sent of burst) {
    const found = captureFromAny(sent.step, mainAnswers(sent));
    if ("failure" in found) missing.push({ step: sent.step, failure: found.failure });
    else for (const [name, value] of found.captured) captured.set(name, value);
  }
  // A refusal has no value: another step of the burst may have it.
  const lacking = missing.find(({ step }) => step.capture.some(({ name }) => !captured.has(name)));
  if (lacking !== undefined) {
    const where = whereOf(planned.find(({ step }) => step === lacking.step));
    return { failure: where + lacking.failure, sent: planned.flatMap(sentLines) };
  }
  return {
    captured,
    trace: planned.map((one, index) => whereOf(one) + statusesOf(burst[index]?.answers ?? [])).join("; "),
  };
}

/** Returns the first answer that does not have an allowed status, as a failure. */
function statusesFailure({ step, answers }: SentStep): string | null {
  const statuses = allowedStatuses(step);
  for (const [index, answer] of answers.entries()) {
    const failure = statusFailure(statuses, answer);
    if (failure !== null) return copyOf(index, answers.length) + failure;
  }
  return null;
}

function copyOf(index: number, copies: number): string {
  return copies > 1 ? `copy ${index + 1} of ${copies} sent at once: ` : "";
}

/** Returns the first answer to a step's copies that does not meet its other expectations, as a failure. */
async function failureOf(
  sent: SentStep,
  copies: Planned["copies"],
  { server, signal }: RequestOptions,
): Promise<StepFailure | null> {
  const { step, answers } = sent;
  const main = mainAnswers(sent);
  for (const [index, { request, known }] of copies.entries()) {
    const answer = answers[index];
    if (answer === undefined || !main.includes(answer)) continue;
    const copy = copyOf(index, copies.length);
    const found = answerFailure(step, answer, known);
    if (found !== null) return "fault" in found ? found : { failure: copy + found.failure };
    const late = await lateFailure(step, answer, () => sendRequest(server, request, { signal }));
    if (late !== null) return { failure: copy + late };
  }
  return null;
}

/** Requests that change nothing, so that they can be sent again. */
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** How often a late answer to a safe request is asked for again. */
const MORE_TIMES = 2;

/** Returns why an answer was late; null if it was not, or if one of two more answers to a safe request is not. */
async function lateFailure(
  { method, expect }: HttpStep,
  answer: WireAnswer,
  again: () => Promise<WireAnswer>,
): Promise<string | null> {
  let failure = timeFailure(expect.milliseconds, timeOf(answer));
  for (
    let time = 0;
    failure !== null && SAFE.has(method.trim().toUpperCase()) && time < MORE_TIMES;
    time += 1
  ) {
    failure = timeFailure(expect.milliseconds, timeOf(await again()));
  }
  return failure;
}

function timeOf(answer: WireAnswer): number {
  return "status" in answer ? (answer.milliseconds ?? 0) : Infinity;
}

function whereOf(planned: Planned | undefined): string {
  const request = planned?.copies[0]?.request;
  return request === undefined ? "" : `${request.method} ${shortPath(request.path)}: `;
}

/** Describes what a step sent, such as `2 times at once: POST /x with header A: b, with body {"a":1}`. */
function sentLines({ copies }: Planned): string[] {
  const first = copies[0]?.request;
  if (first === undefined) return [];
  const { method, path, headers, body } = first;
  const times = copies.length === 1 ? "" : `${copies.length} times at once: `;
  const fields = headers.map(([name, value]) => `, with ${name}: ${value}`).join("");
  return [
    `${times}${method} ${shortPath(path)}${fields}${body === null ? "" : `, with body ${shown(body)}`}`,
  ];
}

const MOST_PATH = 120;

function shortPath(path: string): string {
  return path.length > MOST_PATH ? `${path.slice(0, MOST_PATH)}…` : path;
}
