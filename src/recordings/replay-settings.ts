import { TroupeError } from "../errors/troupe-error.ts";
import { splitProvider } from "../models/providers.ts";
import type { Settings } from "../models/settings.ts";
import type { RecordedSettings, Recording } from "./recording.ts";

/** Returns the settings with which a recording is played from a server: its models under their own names, without a provider. */
export function replaySettings({ settings, calls }: Recording, baseUrl: string): Settings {
  const named = settings?.models ?? modelsOf(calls);
  const { classifier, manager, specialist } = named;
  return {
    mode: "live",
    baseUrl,
    apiKey: null,
    models: {
      classifier: localName(classifier),
      manager: localName(manager),
      specialist: localName(specialist),
    },
    structuredOutput: settings?.structuredOutput ?? "json_schema",
    temperature: "auto",
  };
}

/** Returns the environment of a process that plays a recording from a server. */
export function replayEnvironment(recording: Recording, baseUrl: string): Record<string, string> {
  const { models, structuredOutput } = replaySettings(recording, baseUrl);
  return {
    TROUPE_MODE: "live",
    OPENAI_BASE_URL: baseUrl,
    TROUPE_MODEL: models.specialist,
    TROUPE_CLASSIFIER_MODEL: models.classifier,
    TROUPE_MANAGER_MODEL: models.manager,
    TROUPE_SPECIALIST_MODEL: models.specialist,
    ...(recording.settings !== null && { TROUPE_STRUCTURED_OUTPUT: structuredOutput }),
  };
}

/**
 * Throws TroupeError (`recording_invalid`) if a call asked another provider's model that the code of the graph names: only the
 * models of the environment can be replaced from outside.
 */
export function checkReplaceable(file: string, { settings, calls }: Recording): void {
  const replaced: ReadonlySet<string> = new Set(Object.values(settings?.models ?? modelsOf(calls)));
  const call = calls.find(({ model }) => localName(model) !== model && !replaced.has(model));
  if (call === undefined) return;
  const { number, agent, model } = call;
  throw new TroupeError(
    "recording_invalid",
    `recording ${file}: call ${number} (${agent}) asked ${model}, which the code of the graph names, so that a replay would ` +
      'ask it again; play the recording in code, with the models of `replay` from "troupe/testing"',
  );
}

/** Returns a model's name without its provider, because a replay has one server for all. */
export function localName(name: string): string {
  return splitProvider(name).model;
}

/** Guesses which model each role had: the classifier replies with a route, the manager with a plan. */
function modelsOf(calls: Recording["calls"]): RecordedSettings["models"] {
  const modelOf = (schema: string | null): string | undefined =>
    calls.find(({ request }) => request.schema === schema)?.model;
  const first = calls[0]?.model ?? "recorded";
  const specialist = modelOf(null) ?? first;
  return {
    classifier: modelOf("route") ?? specialist,
    manager: modelOf("plan") ?? specialist,
    specialist,
  };
}
