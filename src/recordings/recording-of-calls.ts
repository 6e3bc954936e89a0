import type { JournalCall } from "../journal/journal-entry.ts";
import { hideKeysInside } from "../text/hide-keys-inside.ts";
import type { RecordedRoute } from "./recorded-route.ts";
import {
  RECORDING_VERSION,
  type RecordedModelCall,
  type RecordedSettings,
  type RecordedWork,
  type Recording,
} from "./recording.ts";

/** What is known of a run besides its calls. */
export interface RecordingAbout {
  /**
   * The name of the graph. `troupe fork` needs it.
   * @default unknown
   */
  graph?: string | undefined;
  /**
   * What the run was asked. `troupe fork` needs it.
   * @default unknown
   */
  request?: string | undefined;
  /**
   * The models and the form of structured replies. Without them, a replay uses those of its environment.
   * @default unknown
   */
  settings?: RecordedSettings | undefined;
  /**
   * What was done outside of models, and its results. Without it, a replay does it again.
   * @default unknown
   */
  work?: readonly RecordedWork[] | undefined;
}

/** Returns the recording of calls and routes, such as those in the journal of a thread. Configured keys are not in it. */
export function recordingOf(
  calls: readonly JournalCall[],
  about: RecordingAbout = {},
  routes: readonly RecordedRoute[] = [],
): Recording {
  const ordered = calls.toSorted((one, other) => one.startedAt - other.startedAt);
  const first = ordered[0];
  const { graph = null, request = null, settings = null, work } = about;
  return hideKeysInside({
    format: "troupe-recording",
    version: RECORDING_VERSION,
    graph,
    request,
    recordedAt: first === undefined ? null : new Date(first.startedAt).toISOString(),
    settings:
      settings === null ? null : { models: settings.models, structuredOutput: settings.structuredOutput },
    calls: ordered.map(recordedCall),
    ...(routes.length > 0 && { routes }),
    ...(work !== undefined && { work }),
  });
}

function recordedCall(call: JournalCall, index: number): RecordedModelCall {
  const { run, agent, step, attempt, model, milliseconds, request, reply, error, usage } = call;
  return {
    number: index + 1,
    run,
    agent,
    step,
    attempt,
    model,
    milliseconds,
    request,
    reply,
    finishReason: call.finishReason ?? null,
    error,
    usage: usage === null ? null : tokensOf(usage),
  };
}

function tokensOf({ inputTokens, outputTokens, cachedTokens }: NonNullable<JournalCall["usage"]>) {
  return { inputTokens, outputTokens, cachedTokens };
}
