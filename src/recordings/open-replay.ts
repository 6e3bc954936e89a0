import { AGENT_HEADER, STEP_HEADER, tellCallers } from "../models/caller-headers.ts";
import type { ModelReply } from "../testing/model-reply.ts";
import type { ModelRequest } from "../testing/model-request.ts";
import { createModelServer } from "../testing/model-server.ts";
import { comparedRequest } from "./compared-request.ts";
import type { RecordedModelCall } from "./recording.ts";
import { missReply, replyOfCall } from "./reply-of-call.ts";
import { type PlayedRequest, type ReplayMatch, Tape, unusedText } from "./tape.ts";

/** A server that plays recorded calls. */
export interface OpenReplay extends AsyncDisposable {
  /** The address for clients: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  /** How many requests were answered from the recording, and how many by a model. */
  readonly counts: { readonly played: number; readonly live: number };
  /**
   * Returns what was not as recorded: requests without a recording, then recorded calls that were not played, except those
   * that need not be.
   */
  faults(isOptional?: (call: RecordedModelCall) => boolean): readonly string[];
  /** Plays other calls from now on, and forgets what was not as recorded. */
  load(calls: readonly RecordedModelCall[]): void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1 that answers each request with the recorded call that has the same request. With `live`, it
 * answers the requests of agents and steps for which no call is left.
 */
export async function openReplay(
  calls: readonly RecordedModelCall[],
  live: ((request: ModelRequest) => Promise<ModelReply>) | null = null,
  match: ReplayMatch = "request",
): Promise<OpenReplay> {
  let tape = new Tape(calls, match);
  let misses: string[] = [];
  const counts = { played: 0, live: 0 };
  const server = await createModelServer({
    script(request) {
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
  const close = (): Promise<void> => {
    told[Symbol.dispose]();
    return server.close();
  };
  return {
    baseUrl: server.baseUrl,
    counts,
    faults(isOptional = () => false) {
      const unused = tape.unused().filter((call) => !isOptional(call));
      return [...misses, ...(unused.length === 0 ? [] : [unusedText(unused)])];
    },
    load(others) {
      tape = new Tape(others, match);
      misses = [];
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
