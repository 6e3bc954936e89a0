import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { REHEARSAL_MODEL, type RunMode } from "../run/usage.ts";
import type { RehearsalScript } from "../rehearsal/rehearsal.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { createChatCompletions } from "./chat-completions.ts";
import { hostOfClient } from "./client-host.ts";
import { createProviderModel, splitProvider } from "./providers.ts";
import {
  describeSettings,
  HOSTED_BASE_URL,
  hostOf,
  loadSettings,
  type ModelRole,
  type Settings,
  type StructuredOutput,
} from "./settings.ts";
import { regularModel } from "./regular-model.ts";
import { takesTemperature } from "../testing/temperature.ts";
import { rememberKeysOfAddress, rememberKeysOfClient } from "../text/configured-keys.ts";
import { kindOf } from "../text/kind-of.ts";
import { rememberKey } from "../text/known-keys.ts";
import { wireFetch } from "./wire-fetch.ts";

/** Any chat model of LangChain. */
export interface LangChainModel extends BaseChatModel {}

/** A model as one names it: any LangChain chat model, or a name such as `gpt-4.1` or `anthropic:claude-...`. */
export type ModelChoice = LangChainModel | string;

/** A model ready to be called, and what is known about it. */
export interface ResolvedModel {
  model: BaseChatModel;
  name: string;
  /** Host and port that answer, for messages. */
  host: string;
  mode: RunMode;
  structuredOutput: StructuredOutput;
  /** True where replies follow OpenAI's chat completions, and so must end with a finish_reason. */
  speaksOpenAI: boolean;
  /** True where a call can bound its reply on the wire: with the models that are made here. */
  boundsReplies: boolean;
}

/** Where nodes get their models from: by role from the settings, or as chosen in code. */
export interface Models {
  /** Throws ConfigurationError where the environment is configured wrongly. */
  settings(): Settings;
  /** Resolves a choice made in code, or the settings' model for the role; contacts no server. */
  resolve(role: ModelRole, choice?: ModelChoice): Promise<ResolvedModel>;
}

/**
 * Makes models from settings that are read when the first model is needed, never at import.
 * Throws ConfigurationError if `load` is not a function.
 */
export function createModels(load: () => Settings = loadSettings, rehearsal?: RehearsalScript): Models {
  if (typeof load !== "function") {
    const fault = `the first argument must be a function that returns settings, such as () => loadSettings(), but is ${kindOf(load)}`;
    throw new ConfigurationError("createModels", [fault]);
  }
  let loaded: Settings | undefined;
  const settings = (): Settings => (loaded ??= withKnownKeys(load()));
  const cache = new Map<string, Promise<ResolvedModel>>();
  return {
    settings,
    resolve(role, choice) {
      if (choice !== undefined && typeof choice !== "string") {
        return Promise.resolve(resolveGiven(choice, settings()));
      }
      const key = `${role} ${choice ?? ""}`;
      const cached = cache.get(key);
      if (cached !== undefined) return cached;
      const resolved =
        settings().mode === "rehearsal"
          ? resolveRehearsal(settings(), rehearsal)
          : resolveNamed(role, choice, settings());
      cache.set(key, resolved);
      // What is missing now, such as a package or a key, may be there at the next call.
      resolved.catch(() => cache.delete(key));
      return resolved;
    },
  };
}

/** The models that the process's environment configures, shared by every graph that is given no others. */
export const environmentModels: Models = createModels();

const rehearsing = new Map<RehearsalScript, Models>();

/** Returns the models that the environment configures; in a rehearsal, this script answers for them. */
export function environmentModelsWith(script: RehearsalScript): Models {
  const models = rehearsing.get(script) ?? createModels(() => environmentModels.settings(), script);
  rehearsing.set(script, models);
  return models;
}

const announced = new WeakSet<Settings>();

/** The width of a terminal that every line of the announcement fits, unless a name is very long. */
const COLUMNS = 80;

/** Says once for the same settings, on stderr or by `say`, which mode, model and host answer, and within which limits. */
export function announceModels(
  settings: Settings,
  limits?: string,
  say: (text: string) => void = (text) => process.stderr.write(`${text}\n`),
): void {
  if (announced.has(settings)) return;
  announced.add(settings);
  const models = `troupe: ${describeSettings(settings)}`;
  const whole = limits ? `${models}; ${limits}` : models;
  const lines = whole.length <= COLUMNS ? [whole] : [models, `  ${limits}`];
  if (settings.mode === "rehearsal") lines.push("  (set OPENAI_API_KEY or OPENAI_BASE_URL for a real one)");
  say(lines.join("\n"));
}

/** Settings may come from other code than `loadSettings`, which has remembered the keys of the environment. */
function withKnownKeys(settings: Settings): Settings {
  rememberKey(settings.apiKey);
  if (settings.baseUrl !== null) rememberKeysOfAddress(settings.baseUrl);
  return settings;
}

function resolveGiven(given: BaseChatModel, settings: Settings): ResolvedModel {
  rememberKeysOfClient(given);
  const model = regularModel(given);
  const { model: name = given.getName() } = given as BaseChatModel & { model?: string };
  return {
    model,
    name,
    host: hostOfClient(given) ?? given.getName(),
    mode: "live",
    structuredOutput: settings.structuredOutput,
    speaksOpenAI: given._llmType() === "openai",
    boundsReplies: false,
  };
}

async function resolveNamed(
  role: ModelRole,
  choice: string | undefined,
  settings: Settings,
): Promise<ResolvedModel> {
  const name = choice ?? settings.models[role];
  const { provider, model } = splitProvider(name);
  const temperature = temperatureFor(role, model, settings);
  const { structuredOutput } = settings;
  if (provider !== "openai") {
    const created = await createProviderModel(name, temperature);
    rememberKeysOfClient(created);
    const flags = { speaksOpenAI: false, boundsReplies: false };
    return { model: created, name, host: provider, mode: "live", structuredOutput, ...flags };
  }
  if (settings.apiKey === null && settings.baseUrl === null) {
    const fault = "OPENAI_API_KEY is not set; set it, or OPENAI_BASE_URL for a server that needs no key";
    throw new ConfigurationError(`model ${name}`, [fault]);
  }
  const created = createOpenAIModel(model, settings, temperature);
  return {
    model: created,
    name,
    host: hostOf(settings.baseUrl),
    // A recorded rehearsal that is played is still one.
    mode: name === REHEARSAL_MODEL ? "rehearsal" : "live",
    structuredOutput,
    speaksOpenAI: true,
    boundsReplies: true,
  };
}

async function resolveRehearsal(
  settings: Settings,
  script: RehearsalScript | undefined,
): Promise<ResolvedModel> {
  announceModels(settings);
  const { rehearsalBaseUrl } = await import("../rehearsal/rehearsal.ts");
  const baseUrl = await rehearsalBaseUrl({ script, tools: settings.rehearsalTools });
  return {
    model: createOpenAIModel(REHEARSAL_MODEL, { baseUrl, apiKey: null }, { temperature: 0 }),
    name: REHEARSAL_MODEL,
    host: hostOf(baseUrl),
    mode: "rehearsal",
    structuredOutput: "json_schema",
    speaksOpenAI: true,
    boundsReplies: true,
  };
}

function createOpenAIModel(
  model: string,
  connection: Pick<Settings, "baseUrl" | "apiKey">,
  temperature: { temperature?: number },
): BaseChatModel {
  return createChatCompletions({
    model,
    ...temperature,
    // ChatOpenAI insists on some key; keyless servers do not look at it.
    apiKey: connection.apiKey ?? "no-key",
    // Retries are ours (guardedCall): they can be aborted, are announced, and cover what the client's do not.
    maxRetries: 0,
    useResponsesApi: false,
    // The client would print what a server sent, with whatever is in it. Faults are reported by our errors.
    configuration: { baseURL: connection.baseUrl ?? HOSTED_BASE_URL, fetch: wireFetch, logLevel: "off" },
  });
}

/** Decisions are made at temperature 0, where the model takes a temperature. */
function temperatureFor(role: ModelRole, model: string, settings: Settings): { temperature?: number } {
  if (role === "specialist" || settings.temperature === "omit") return {};
  return settings.temperature === "send" || takesTemperature(model) ? { temperature: 0 } : {};
}
