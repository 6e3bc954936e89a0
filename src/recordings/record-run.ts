import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { EVENT_CHANNEL, type PublishedEvent } from "../events/event-channel.ts";
import { MODEL_CALL_CHANNEL, type PublishedCall } from "../journal/call-channel.ts";
import type { JournalCall } from "../journal/journal-entry.ts";
import { recordedRoute, type RecordedRoute } from "./recorded-route.ts";
import { WORK_CHANNEL, type StartedWork } from "../journal/record-work.ts";
import { checkPlace, writeRecording } from "./recording-file.ts";
import type { RecordedWork } from "./recording.ts";
import { recordingOf, type RecordingAbout } from "./recording-of-calls.ts";

/** An open recording of this process: all its model calls, and the results of its verifications. */
export interface OpenRecording extends Disposable {
  /** How many calls it has so far. */
  readonly size: number;
  /** Adds what is known of the run. */
  describe(about: RecordingAbout): void;
  /** Writes the file and stops. Throws if the file cannot be written. */
  close(): void;
}

/**
 * Records every model call of this process from now on, and writes them to a file when it is closed. Configured keys are
 * hidden. Use `recordRun` if other runs go on at the same time.
 *
 * @example
 * using recording = openRecording("fixtures/refund.json");
 * await team.invoke({ messages: "I was charged twice." });
 */
export function openRecording(file: string, about: RecordingAbout = {}): OpenRecording {
  return record(file, about, () => true);
}

const recorded = new AsyncLocalStorage<object>();

/**
 * Does some work, such as a run, and writes its model calls to a file, also if it rejects. Calls of other work at the same
 * time are not in it. Resolves to what the work resolves to.
 *
 * @example
 * const result = await recordRun("fixtures/refund.json", () => team.invoke({ messages: "I was charged twice." }));
 */
export async function recordRun<Result>(
  file: string,
  work: () => Promise<Result>,
  about: RecordingAbout = {},
): Promise<Result> {
  const mark = {};
  using _recording = record(file, about, () => recorded.getStore() === mark);
  return await recorded.run(mark, work);
}

function record(file: string, about: RecordingAbout, isMeant: () => boolean): OpenRecording {
  checkPlace(file);
  const calls: JournalCall[] = [];
  let known = about;
  let isOpen = true;
  const onCall = (message: unknown): void => {
    if (isMeant()) calls.push((message as PublishedCall).call);
  };
  const routes: RecordedRoute[] = [];
  const onEvent = (message: unknown): void => {
    if (isMeant()) routes.push(...recordedRoute((message as PublishedEvent).event));
  };
  const work: RecordedWork[] = [];
  const onWork = (message: unknown): void => {
    if (!isMeant()) return;
    const { run, name, input, isOptional, readers } = message as StartedWork;
    const optional = isOptional === true ? { isOptional } : {};
    readers.push((result) => {
      if (isOpen) work.push({ number: work.length + 1, run, name, input, result, ...optional });
    });
  };
  subscribe(MODEL_CALL_CHANNEL, onCall);
  subscribe(EVENT_CHANNEL, onEvent);
  subscribe(WORK_CHANNEL, onWork);
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    unsubscribe(MODEL_CALL_CHANNEL, onCall);
    unsubscribe(EVENT_CHANNEL, onEvent);
    unsubscribe(WORK_CHANNEL, onWork);
    writeRecording(file, recordingOf(calls, { ...known, work }, routes));
  };
  return {
    get size() {
      return calls.length;
    },
    describe: (more) => void (known = { ...known, ...more }),
    close,
    [Symbol.dispose]: close,
  };
}
