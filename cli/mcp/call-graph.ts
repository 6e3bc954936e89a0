import { Command } from "@langchain/langgraph";
import { openQuestions, type OpenQuestion } from "../../src/approval/open-questions.ts";
import { readRequest, requestMessage } from "../../src/conversation/conversation.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import { isTroupeError, TroupeError } from "../../src/errors/troupe-error.ts";
import type { Limits } from "../../src/run/limits.ts";
import type { AddressedAnswer } from "../approval/given-answer.ts";
import type { FoundGraph } from "../graph/find-graph.ts";
import type { Output } from "../output.ts";
import type { HoldOptions } from "../run/held-thread.ts";
import { runGraph } from "../run/run-graph.ts";
import {
  abortedRecord,
  failureRecord,
  runRecord,
  type PrintedRun,
  type RunState,
} from "../run/run-record.ts";
import { waitingRecord } from "../run/waiting-record.ts";
import type { ShownApproval } from "../view/approval-text.ts";
import type { Observation } from "../view/event-text.ts";
import type { ServedThreads } from "./served-threads.ts";

/** One call of a graph by a client. */
export interface GraphCall {
  found: FoundGraph;
  thread: string;
  /** The request. Ignored if the call goes on with the thread's last run. */
  request: string;
  intent: HoldOptions["intent"];
  limits: Limits | null;
  /** Answers what the thread waits for; null starts or continues a run. */
  answer: ((open: readonly OpenQuestion[]) => AddressedAnswer[]) | null;
  signal: AbortSignal;
  onEvent: (observation: Observation) => void;
}

/** What a call needs of the server. */
export interface CallPlace {
  threads: ServedThreads;
  folder: string;
  output: Output;
}

/** Runs a graph until it is over or waits for an answer. Resolves to what is said of the run, and never rejects. */
export async function callGraph(
  call: GraphCall,
  { threads, folder, output }: CallPlace,
): Promise<PrintedRun> {
  const { found, thread, request, intent, limits, answer, signal, onEvent } = call;
  const { graph, name } = found;
  const place = { graph: name, thread };
  const startedAt = performance.now();
  let state: RunState = {};
  try {
    if (intent === "resume" && threads.graphOf(thread) === null) throw unknownThreadError(thread);
    if (intent !== "resume") readRequest([requestMessage(request)]);
    const given =
      answer === null ? null : { option: "the answer", verb: "answered", answer, isForAll: false };
    using held = await threads.hold({
      found,
      thread,
      request,
      intent,
      folder,
      given,
      isLimitChanged: limits !== null,
    });
    ({ state } = held);
    const open = async (): Promise<OpenQuestion[]> =>
      openQuestions(await graph.getState({ configurable: { thread_id: thread } }));
    let hasFailed = true;
    try {
      const input = answer === null ? held.input : resumption(answer(await open()));
      const mayRun = answer === null ? held.status === "unfinished" : input !== null;
      if (mayRun) {
        await runGraph(graph, {
          request: input,
          thread,
          limits,
          signal,
          onEvent,
          out: null,
          onChat: null,
          showsSteps: false,
          onState: (next) => (state = next),
        });
      }
      hasFailed = false;
    } finally {
      // The run's own answer or error counts more than an end that cannot be saved.
      await held.settle(hasFailed && !signal.aborted).catch((error: unknown) => {
        output.say(`troupe: the end of the run on thread ${thread} cannot be saved: ${messageOf(error)}`);
      });
    }
    const pending = (await open()).map(({ question }) => question as ShownApproval);
    return pending.length > 0 ? waitingRecord(pending, { place, state, startedAt }) : runRecord(state, place);
  } catch (thrown) {
    if (signal.aborted) return abortedRecord(place, state, performance.now() - startedAt);
    return failureRecord(inTermsOfTools(thrown, thread), place, state);
  }
}

/** Creates the error for a thread on which nothing has run. */
export function unknownThreadError(thread: string): TroupeError {
  return new TroupeError("thread_unknown", `unknown thread ${JSON.stringify(thread)}: nothing has run on it`);
}

/** Makes the command that continues a run with these answers; null if there are none. */
function resumption(answers: readonly AddressedAnswer[]): Command | null {
  if (answers.length === 0) return null;
  return new Command({
    resume: Object.fromEntries(answers.map(({ to, value }) => [to.interrupt, value])),
  });
}

/** Says what a client of tools can do about a thread, instead of the options of the command line. */
function inTermsOfTools(error: unknown, thread: string): unknown {
  if (isTroupeError(error, "thread_waiting")) {
    return new TroupeError(
      "thread_waiting",
      `thread ${thread} waits for an answer: give it with answer_approval, call again with unfinished: "continue" to ` +
        `see the question, or with unfinished: "discard" to give the run up`,
    );
  }
  if (isTroupeError(error, "configuration_invalid") && error.message.includes("--thread")) {
    return new TroupeError("configuration_invalid", error.message.replace("--thread", "thread"));
  }
  if (isTroupeError(error, "thread_unfinished")) {
    return new TroupeError(
      "thread_unfinished",
      `thread ${thread} has an unfinished run: call again with unfinished: "continue" to end it, or with ` +
        `unfinished: "discard" to give it up`,
    );
  }
  return error;
}
