import { counted } from "../text/counted.ts";
import { comparedCall, type ComparedRequest } from "./compared-request.ts";
import type { RecordedModelCall } from "./recording.ts";
import { differenceOf, nearnessOf } from "./request-difference.ts";

/** A request that a replay got. Its agent is null if it does not tell who sent it. */
export interface PlayedRequest {
  agent: string | null;
  step: string | null;
  compared: ComparedRequest;
}

/**
 * Which recorded call answers a request: one with the same request, or also the next one of the agent and step. Use "order"
 * if requests hold what is different each time, such as the output of programs.
 */
export type ReplayMatch = "request" | "order";

/** A recorded call, and whether it was played. */
interface Place {
  readonly call: RecordedModelCall;
  readonly compared: ComparedRequest;
  isPlayed: boolean;
}

/** Recorded calls, each of which answers one request that equals its own. */
export class Tape {
  readonly #places: readonly Place[];
  readonly #match: ReplayMatch;

  constructor(calls: readonly RecordedModelCall[], match: ReplayMatch = "request") {
    this.#match = match;
    this.#places = calls
      .filter(wasSent)
      .map((call) => ({ call, compared: comparedCall(call), isPlayed: false }));
  }

  /**
   * Returns the call that answers a request: of those of its agent and step the first that was not played and has the same
   * request; with the match "order" the first that was not played, if none has the same request. If the request does not tell who sent it, the calls of all agents count. Returns null if there is none.
   */
  take(request: PlayedRequest): RecordedModelCall | null {
    const left = this.#places.filter((place) => !place.isPlayed && isOf(place.call, request));
    const equal = left.find((place) => differenceOf(place.compared, request.compared) === null);
    const found = equal ?? (this.#match === "order" && request.agent !== null ? left[0] : undefined);
    if (found === undefined) return null;
    found.isPlayed = true;
    return found.call;
  }

  /** Returns true if calls of the agent and step that sent a request are left. */
  hasMoreFor(request: PlayedRequest): boolean {
    return this.#places.some((place) => !place.isPlayed && isOf(place.call, request));
  }

  /** Says that no recording answers a request, which recording is nearest, and what differs. */
  missOf(request: PlayedRequest): string {
    const { agent, step, compared } = request;
    const asking = agent === null ? "a request" : `a request of ${placeText({ agent, step })}`;
    const nearest = this.#nearest(request);
    if (nearest === null) return `${asking} is not in the recording, which has no calls`;
    const difference = differenceOf(nearest.compared, compared);
    const name = `call ${nearest.call.number} (${placeText(nearest.call)}, attempt ${nearest.call.attempt})`;
    if (difference !== null) return `${asking} is not in the recording; nearest is ${name}: ${difference}`;
    return nearest.isPlayed
      ? `${asking} is not in the recording: the equal ${name} was already played`
      : `${asking} is not in the recording: the equal ${name} belongs to another agent or step`;
  }

  /** Returns the calls that were not played. Those that were stopped before their reply are left out. */
  unused(): readonly RecordedModelCall[] {
    return this.#places
      .filter(({ isPlayed, call }) => !isPlayed && !wasStopped(call))
      .map(({ call }) => call);
  }

  #nearest(request: PlayedRequest): Place | null {
    const { agent, compared } = request;
    const rank = ({ call, isPlayed, compared: recorded }: Place): number => {
      const same = isOf(call, request) ? 2 : call.agent === agent ? 1 : 0;
      return (agent === null ? 0 : same * 1e6) + nearnessOf(recorded, compared) + (isPlayed ? 0 : 0.5);
    };
    const ranked = this.#places
      .map((place) => ({ place, rank: rank(place) }))
      .toSorted((one, other) => other.rank - one.rank);
    return ranked[0]?.place ?? null;
  }
}

/** Names calls that were not played. */
export function unusedText(calls: readonly RecordedModelCall[]): string {
  const names = calls.slice(0, 5).map((call) => `call ${call.number} (${placeText(call)})`);
  const more = calls.length > names.length ? `, and ${calls.length - names.length} more` : "";
  return `${counted(calls.length, "recorded call")} not played: ${names.join(", ")}${more}`;
}

/** True for a call that was stopped before its reply came, such as by Ctrl-C or a limit. */
export function wasStopped({ error }: RecordedModelCall): boolean {
  return error !== null && error.code?.startsWith("model_") !== true && error.code !== "rehearsal_unknown";
}

function wasSent({ error }: RecordedModelCall): boolean {
  return error?.code !== "model_request_invalid";
}

function isOf(call: RecordedModelCall, { agent, step }: PlayedRequest): boolean {
  return agent === null || (call.agent === agent && call.step === step);
}

function placeText({ agent, step }: { agent: string; step: string | null }): string {
  return step === null ? agent : `step ${step}, ${agent}`;
}
