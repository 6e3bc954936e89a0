import { checkOptions, faultOfChoice } from "../errors/check-options.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { faultsOfUnknownOptions, optionNames } from "../errors/unknown-options.ts";
import type { Models } from "../models/models.ts";
import type { Recording } from "./recording.ts";
import type { ReplayMatch } from "./tape.ts";

/** A recording that is played, for one test. */
export interface Replay extends AsyncDisposable {
  /** Models that answer from the recording, whatever models the team names. */
  readonly models: Models;
  /** The address of the server that plays, for clients that are not made by Troupe. */
  readonly baseUrl: string;
  readonly recording: Recording;
  /**
   * Stops. Throws TroupeError (`replay_mismatch`) if a request was not in the recording, or a recorded call was not played.
   * `await using` calls it.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The options of a replay. */
export interface ReplayOptions {
  /**
   * `request`: a recorded call answers only its own request. `order`: if no call has the same request, the next one of the
   * agent and step answers, and work outside of models, such as verifications, is done again. Use it if requests hold what
   * is different each time, such as the output of a tool.
   * @default "request"
   */
  match?: ReplayMatch | undefined;
}

const OPTIONS = optionNames<ReplayOptions>()(["match"]);

/**
 * Plays a recording from a server on this machine: no key and no network are needed. A request that is not in the
 * recording fails with an error that names its step, the nearest recorded call and the difference. Throws TroupeError
 * (`recording_invalid`) if the file is not a recording, and ConfigurationError for an unknown option, or for options that
 * are not an object.
 *
 * @example
 * await using tape = await replay("fixtures/refund.json");
 * const { route } = await createTeam(tape.models).invoke({ messages: "I was charged twice." });
 */
export async function replay(file: string, options: ReplayOptions = {}): Promise<Replay> {
  // JavaScript code can pass null, which has no members.
  const { match } = { ...options };
  checkOptions("replay", [
    ...faultsOfUnknownOptions(options, OPTIONS),
    match === undefined ? null : faultOfChoice("match", match, ["request", "order"]),
  ]);
  // Loaded here, because scripted servers need none of it.
  const { readRecording } = await import("./recording-file.ts");
  const { openReplay } = await import("./open-replay.ts");
  const { replayModels } = await import("./replay-models.ts");
  const recording = await readRecording(file);
  const server = await openReplay(recording, null, match);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await server.close();
    const faults = server.faults();
    if (faults.length > 0) throw new TroupeError("replay_mismatch", `${file}: ${faults.join("\n")}`);
  };
  return {
    models: replayModels(recording, server.baseUrl),
    baseUrl: server.baseUrl,
    recording,
    close,
    [Symbol.asyncDispose]: close,
  };
}
