import { TroupeError } from "../../src/errors/troupe-error.ts";
import { openReplay, type OpenReplay } from "../../src/recordings/open-replay.ts";
import { openRecording, type OpenRecording } from "../../src/recordings/record-run.ts";
import { readRecording } from "../../src/recordings/recording-file.ts";
import { checkReplaceable, replayEnvironment } from "../../src/recordings/replay-settings.ts";
import { counted } from "../../src/text/counted.ts";
import type { Output } from "../output.ts";
import type { PreparedRun } from "../run/prepare-run.ts";
import type { RunContext } from "../run/run-on-thread.ts";

/** The recordings of one run. */
export interface RunRecordings {
  /** Tells the recording what the run is, if there is one. */
  describe(prepared: PreparedRun): void;
}

/** Does the work of a run: `--record` writes its model calls to a file, and `--replay` lets a recording answer them. */
export async function withRecordings(
  options: { record?: string; replay?: string; byOrder?: true },
  context: RunContext,
  work: (recordings: RunRecordings) => Promise<void>,
): Promise<void> {
  const { replay: file } = options;
  if (file === undefined) return recorded(options.record, context.output, work);
  const recording = await readRecording(file);
  checkReplaceable(file, recording);
  await using replay = await openReplay(recording, null, options.byOrder ? "order" : "request");
  Object.assign(process.env, replayEnvironment(recording, replay.baseUrl));
  await recorded(options.record, context.output, work);
  reportPlayed(replay, { file, context });
  context.output.say(`troupe: played ${playedText(replay)} of ${file}`);
}

/** Does the work of a run, and writes its model calls to a file, if there is one, also if the work rejects. */
export async function recorded(
  file: string | undefined,
  output: Output,
  work: (recordings: RunRecordings) => Promise<void>,
): Promise<void> {
  if (file === undefined) return work({ describe: () => undefined });
  using recording = openRecording(file);
  await work({ describe: (prepared) => describe(recording, prepared) }).finally(() => {
    recording.close();
    output.say(`troupe: recorded ${counted(recording.size, "call")} in ${file}`);
  });
}

/** Says how much was played: a run whose verifications were played has built and verified nothing itself. */
export function playedText({ counts: { played, work } }: OpenReplay): string {
  const calls = counted(played, "call");
  return work === 0 ? calls : `${calls} and ${counted(work, "result")} of verification`;
}

/** Says what was not as recorded, which makes the run count as incomplete, and marks a run whose verifications were played. */
export function reportPlayed(
  replay: OpenReplay,
  { file, context }: { file: string; context: Pick<RunContext, "output" | "onUnsaved" | "onPlayed"> },
): void {
  const { work: results } = replay.counts;
  if (results > 0) context.onPlayed({ recording: file, results });
  const faults = replay.faults();
  if (faults.length === 0) return;
  const error = new TroupeError("replay_mismatch", `${file}: ${faults.join("\n")}`);
  context.output.say(`troupe: ${error.message}`);
  context.onUnsaved(error);
}

function describe(recording: OpenRecording, { found, request, settings }: PreparedRun): void {
  const { models, structuredOutput, mode } = settings;
  const isLive = mode === "live";
  recording.describe({
    graph: found.name,
    request,
    ...(isLive && { settings: { models, structuredOutput } }),
  });
}
