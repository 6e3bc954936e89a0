import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { splitProvider } from "../../src/models/providers.ts";
import { HOSTED_BASE_URL, loadSettings } from "../../src/models/settings.ts";
import { callsBefore } from "../../src/recordings/fork-recording.ts";
import { liveReply, type LiveServer } from "../../src/recordings/live-reply.ts";
import { openReplay } from "../../src/recordings/open-replay.ts";
import type { Recording } from "../../src/recordings/recording.ts";
import { readRecording } from "../../src/recordings/recording-file.ts";
import { checkReplaceable, replayEnvironment } from "../../src/recordings/replay-settings.ts";
import { counted } from "../../src/text/counted.ts";
import type { Output } from "../output.ts";
import type { RunOptions, RunRequest } from "../run/prepare-run.ts";
import { reportRun } from "../run/report-run.ts";
import { runNew } from "../run/run.ts";
import type { RunContext } from "../run/run-on-thread.ts";
import { playedText, recorded, reportPlayed } from "./with-recordings.ts";

/** The recording, the place to run on from, and the options of `troupe fork`. */
export interface ForkRequest extends RunOptions {
  recording: string;
  /** A step, an agent, or the number of a call. */
  from: string;
  /** The address of the model server. @default the one of the environment */
  server?: string;
  graph?: string;
  request?: string;
}

/** Plays a recording up to a place, and runs on with a model. Resolves to the exit code and never rejects. */
export function startFork(options: ForkRequest, output: Output): Promise<number> {
  return reportRun(options, output, (context) => fork(options, context));
}

async function fork(options: ForkRequest, context: RunContext): Promise<void> {
  const { recording: file, from, record, ...run } = options;
  const recording = await readRecording(file);
  checkReplaceable(file, recording);
  const again: RunRequest = { ...run, ...toRunAgain(recording, options) };
  context.onGraph(again.graph);
  const kept = callsBefore(recording.calls, from);
  const live = liveServer(options);
  context.output.keepSecret(live.apiKey);
  await using replay = await openReplay({ ...recording, calls: kept }, (request) => liveReply(request, live));
  Object.assign(process.env, replayEnvironment(recording, replay.baseUrl));
  await recorded(record, context.output, (recordings) => runNew(again, { context, recordings }));
  reportPlayed(replay, { file, context });
  const sent = counted(replay.counts.live, "call");
  context.output.say(`troupe: ${playedText(replay)} from ${file}, ${sent} of a model`);
}

function toRunAgain(
  { graph: known, request: asked, calls }: Recording,
  { recording: file, graph = known ?? undefined, request = asked ?? undefined }: ForkRequest,
): { graph: string; request: string } {
  const runs = new Set(calls.map(({ run }) => run)).size;
  const faults = [
    ...(graph === undefined ? ["it does not know its graph; name it with --graph"] : []),
    ...(request === undefined ? ["it does not know its request; give it with --request"] : []),
    ...(runs > 1 ? [`it has ${runs} runs, and only one run can be forked`] : []),
  ];
  if (graph === undefined || request === undefined || runs > 1) {
    throw new ConfigurationError(`recording ${file}`, faults);
  }
  return { graph, request };
}

function liveServer({ server, model }: ForkRequest): LiveServer {
  const { baseUrl, apiKey } = loadSettings();
  const named = model === undefined ? null : splitProvider(model);
  if (named !== null && named.provider !== "openai") {
    throw new ConfigurationError("--model", [
      `a fork sends to a server that speaks OpenAI's protocol, and ${named.provider} is another provider; ` +
        "name its OpenAI-compatible address with --server, and the model without the provider",
    ]);
  }
  if (server === undefined && baseUrl === null && apiKey === null) {
    throw new ConfigurationError("troupe fork", [
      "no model is configured; set OPENAI_API_KEY, OPENAI_BASE_URL or --server",
    ]);
  }
  return { baseUrl: server ?? baseUrl ?? HOSTED_BASE_URL, apiKey, model: named?.model ?? null };
}
