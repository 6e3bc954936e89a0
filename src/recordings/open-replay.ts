import { AGENT_HEADER, RUN_HEADER, STEP_HEADER, tellCallers } from "../models/caller-headers.ts";
import type { ModelReply } from "../testing/model-reply.ts";
import type { ModelRequest } from "../testing/model-request.ts";
import { createModelServer } from "../testing/model-server.ts";
import { comparedRequest } from "./compared-request.ts";
import { playWork, type PlayedWork } from "./play-work.ts";
import type { RecordedModelCall, Recording } from "./recording.ts";
import { missReply, replyOfCall } from "./reply-of-call.ts";
import { type PlayedRequest, type ReplayMatch, Tape, unusedText } from "./tape.ts";

/** The parts of a recording that are played. */
type PlayedRecording = Pick<Recording, "calls" | "work">;

/** A server that plays recorded calls. Recorded work is played, too. */
export interface OpenReplay extends AsyncDisposable {
  /** The address for clients: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  /** How many requests were answered from the recording, and how many by a model; and how many results of work were played. */
  readonly counts: { readonly played: number; readonly live: number; readonly work: number };
  /**
   * Returns what was not as recorded: requests and work without a recording, then what was recorded and not played, except
   * the calls that need not be.
   */
  faults(isOptional?: (call: RecordedModelCall) => boolean): readonly string[];
  /** Plays another recording from now on, and forgets what was not as recorded. */
  load(recording: PlayedRecording): void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1 that answers each request with the recorded call that has the same request. With `live`, it
 * answers the requests of agents and steps for which no call is left, and work that is not recorded is done. With the match
 * "order", all work is done, because its results need not be the recorded ones.
 */
export async function openReplay(
  recording: PlayedRecording,
  live: ((request: ModelRequest) => Promise<ModelReply>) | null = null,
  match: ReplayMatch = "request",
): Promise<OpenReplay> {
  let tape = new Tape(recording.calls, match);
  let misses: string[] = [];
  const counts = { played: 0, live: 0 };
  const runs = new Set<string>();
  const server = await createModelServer({
    script(request) {
      const run = request.headers[RUN_HEADER];
      if (run !== undefined) runs.add(decodeURIComponent(run));
      const played = playedRequest(request);
      const call = tape.take(played);
      if (call !== null) {
        counts.played += 1;
        return replyOfCall(call);
      }
      if (live !== null && !tape.hasMoreFor(played)) {
        counts.live += 1;
        return live(request);
      }
      const miss = tape.missOf(played);
      misses.push(miss);
      return missReply(miss);
    },
  });
  const told = tellCallers(server.baseUrl);
  const openWork = ({ work }: PlayedRecording): PlayedWork | null =>
    work !== undefined && match === "request"
      ? playWork(work, { isOwn: (run) => runs.has(run), doesRest: live !== null })
      : null;
  let works = openWork(recording);
  const close = (): Promise<void> => {
    told[Symbol.dispose]();
    works?.[Symbol.dispose]();
    return server.close();
  };
  return {
    baseUrl: server.baseUrl,
    get counts() {
      return { ...counts, work: works?.played ?? 0 };
    },
    faults(isOptional = () => false) {
      const unused = tape.unused().filter((call) => !isOptional(call));
      return [...misses, ...(unused.length === 0 ? [] : [unusedText(unused)]), ...(works?.faults() ?? [])];
    },
    load(other) {
      tape = new Tape(other.calls, match);
      misses = [];
      works?.[Symbol.dispose]();
      works = openWork(other);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function playedRequest(request: ModelRequest): PlayedRequest {
  const { [AGENT_HEADER]: agent, [STEP_HEADER]: step } = request.headers;
  return {
    agent: agent === undefined ? null : decodeURIComponent(agent),
    step: step === undefined ? null : decodeURIComponent(step),
    compared: comparedRequest(request),
  };
}
