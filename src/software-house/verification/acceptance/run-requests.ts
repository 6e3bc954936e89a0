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
import type { StepFailure, StepResult } from "./step-result.ts";

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
export async function runRequests(steps: readonly HttpStep[], options: RequestOptions): Promise<StepResult> {
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
  const captured = new Map<string, string>();
  for (const [index, sent] of burst.entries()) {
    const found =
      (await failureOf(sent, planned[index]?.copies ?? [], options)) ??
      failureOfAll(sent, burst, faultOfAnswers);
    const values = found ?? captureFromAny(sent.step, mainAnswers(sent));
    if ("fault" in values) return values;
    if ("failure" in values) {
      const first = planned[index]?.copies[0]?.request;
      return { failure: `${whereOf(first)}${values.failure}`, sent: planned.flatMap(sentLines) };
    }
    for (const [name, value] of values.captured) captured.set(name, value);
  }
  return {
    captured,
    trace: planned.map((one, index) => traceOf(one, burst[index]?.answers ?? [])).join("; "),
  };
}

/** Returns the first answer to a step's copies that does not meet its expectations, as a failure. */
async function failureOf(
  sent: SentStep,
  copies: Planned["copies"],
  { server, signal }: RequestOptions,
): Promise<StepFailure | null> {
  const { step, answers } = sent;
  const statuses = allowedStatuses(step);
  const main = mainAnswers(sent);
  for (const [index, { request, known }] of copies.entries()) {
    const answer = answers[index];
    if (answer === undefined) continue;
    const copy = copies.length > 1 ? `copy ${index + 1} of ${copies.length} sent at once: ` : "";
    const failure = statusFailure(statuses, answer);
    if (failure !== null) return { failure: copy + failure };
    if (!main.includes(answer)) continue;
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

function failureOfAll(
  sent: SentStep,
  burst: readonly SentStep[],
  faultOfAnswers: NonNullable<RequestOptions["faultOfAnswers"]>,
): StepFailure | null {
  const failure = countFailure(sent, burst) ?? comparisonFailure(sent, burst) ?? faultOfAnswers(sent.answers);
  return failure === null ? null : { failure };
}

function whereOf(request: WireRequest | undefined): string {
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

function traceOf({ copies }: Planned, answers: readonly WireAnswer[]): string {
  return `${whereOf(copies[0]?.request)}${statusesOf(answers)}`;
}

const MOST_PATH = 120;

function shortPath(path: string): string {
  return path.length > MOST_PATH ? `${path.slice(0, MOST_PATH)}…` : path;
}
