import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { environmentModels, type Models } from "../models/models.ts";
import { openReplay } from "../recordings/open-replay.ts";
import { recordRun } from "../recordings/record-run.ts";
import { checkPlace, readRecording } from "../recordings/recording-file.ts";
import { replayModels } from "../recordings/replay-models.ts";
import { checkReplaceable, replayEnvironment } from "../recordings/replay-settings.ts";
import { sha256OfJson } from "../text/hash.ts";
import type { EvaluationCase } from "./evaluation.ts";
import { JUDGE_AGENT } from "./judge.ts";
import { notBegun, type EvaluationTrial } from "./trial.ts";

/** The longest id, as it is encoded, that is a file's name as it is. Most file systems take 255 bytes, and more text follows it. */
const MOST_ENCODED = 180;

/** Returns the name of the file that has the recording of one run of a case. A long id is cut, and a hash keeps it apart from others. */
function recordingName(id: string, trial: number): string {
  // Half of a character, which a JSON file can have, cannot be encoded.
  const wellFormed = Buffer.from(id).toString();
  const encoded = encodeURIComponent(wellFormed);
  const isWhole = encoded.length <= MOST_ENCODED && wellFormed === id;
  // A cut must not leave a part of an escape such as %E4.
  const name = isWhole
    ? encoded
    : `${encoded.slice(0, 140).replace(/%.?$/, "")}-${sha256OfJson(id).slice(0, 16)}`;
  return `${name}.${trial}.json`;
}

/** Throws TroupeError (`recording_invalid`) if the recording of a run could not be written to the folder. */
export function checkRecordingPlaces(
  folder: string,
  planned: readonly { given: EvaluationCase; trial: number }[],
): void {
  for (const { given, trial } of planned) checkPlace(join(folder, recordingName(given.id, trial)));
}

/** A folder of recordings, which answer in place of models. */
export interface TrialReplay extends AsyncDisposable {
  /** Models that answer from the recordings. */
  readonly models: Models;
  /** The environment in which graphs that take no models play the recordings. */
  readonly environment: Readonly<Record<string, string>>;
  /** Lets the recording of a run answer from now on. Resolves to false if there is no such recording. */
  play(id: string, trial: number): Promise<boolean>;
  /** Returns what was not as recorded since `play`. */
  faults(): readonly string[];
}

/**
 * Opens a folder that `record` has written. Throws TroupeError (`recording_invalid`) if it has no recordings, or one that is
 * damaged; with `byEnvironment`, also if a call asked a model that the environment cannot replace.
 */
export async function openTrialReplay(
  folder: string,
  { byEnvironment = false }: { byEnvironment?: boolean } = {},
): Promise<TrialReplay> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  const first = names.toSorted()[0];
  if (first === undefined) {
    throw new TroupeError(
      "recording_invalid",
      `${folder} has no recordings; make them with --record ${folder}`,
    );
  }
  for (const name of names) {
    const one = await readRecording(join(folder, name));
    if (byEnvironment) checkReplaceable(name, one);
  }
  const recording = await readRecording(join(folder, first));
  const server = await openReplay({ calls: [] });
  return {
    models: replayModels(recording, server.baseUrl),
    environment: replayEnvironment(recording, server.baseUrl),
    async play(id, trial) {
      const name = recordingName(id, trial);
      const isThere = names.includes(name);
      server.load(isThere ? await readRecording(join(folder, name)) : { calls: [] });
      return isThere;
    },
    // Judges are not asked if another expectation fails, which may have changed since.
    faults: () => server.faults(({ agent }) => agent === JUDGE_AGENT),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Does the work of a run, and writes its model calls to a file of the folder, if there is one. */
export async function recordTrial(
  work: () => Promise<EvaluationTrial>,
  {
    given,
    trial,
    folder,
    graph,
  }: { given: EvaluationCase; trial: number; folder: string | undefined; graph: string },
): Promise<EvaluationTrial> {
  if (folder === undefined) return work();
  const { mode, models, structuredOutput } = environmentModels.settings();
  const request = typeof given.request === "string" ? given.request : undefined;
  const about = { graph, request, ...(mode === "live" && { settings: { models, structuredOutput } }) };
  let ended: EvaluationTrial | null = null;
  const kept = async (): Promise<EvaluationTrial> => (ended = await work());
  try {
    return await recordRun(join(folder, recordingName(given.id, trial)), kept, about);
  } catch (error) {
    // The run is over: it must not be lost with its recording.
    const done = ended as EvaluationTrial | null;
    const reason = `it could not be recorded: ${messageOf(error)}`;
    if (done === null) return { ...notBegun(given.id, trial, reason), status: "error" };
    return { ...done, status: "error", checks: [], reason };
  }
}

/** Does the work of a run with its recording. What is not as recorded is an error of the run. */
export async function replayTrial(
  work: () => Promise<EvaluationTrial>,
  { given, trial, replay }: { given: EvaluationCase; trial: number; replay: TrialReplay },
): Promise<EvaluationTrial> {
  const hasRecording = await replay.play(given.id, trial);
  if (!hasRecording)
    return notBegun(given.id, trial, `there is no recording ${recordingName(given.id, trial)}`);
  const ended = await work();
  const faults = replay.faults();
  if (faults.length === 0 || ended.status === "unfinished") return ended;
  return {
    ...ended,
    status: "error",
    checks: [],
    reason: `the replay is not as recorded: ${faults.join("\n")}`,
  };
}
