import { join } from "node:path";
import { faultOfChoice } from "../errors/check-options.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import type { RunMode } from "../run/usage.ts";
import { rememberKeysOfEnvironment } from "../text/configured-keys.ts";
import { readEnvironmentFile } from "./environment-file.ts";
import { splitProvider } from "./providers.ts";

/** The roles of a model. Each role can have its own model. */
export type ModelRole = "classifier" | "manager" | "specialist";

/** How structured replies are asked for. The default `json_schema` suits the hosted API; the others are for servers without it. */
export type StructuredOutput = "json_schema" | "function_calling" | "json_mode";

/** Whether a temperature is sent: by the rule of `takesTemperature`, always, or never. */
export type TemperatureRule = "auto" | "send" | "omit";

/** Everything that the environment configures. */
export interface Settings {
  mode: RunMode;
  /** The server's address; null for the hosted API. */
  baseUrl: string | null;
  apiKey: string | null;
  models: Record<ModelRole, string>;
  structuredOutput: StructuredOutput;
  temperature: TemperatureRule;
}

/** The model that is used if none is named. */
export const DEFAULT_MODEL = "gpt-4.1-mini";

/** The address of the models if no base URL is set. */
export const HOSTED_BASE_URL = "https://api.openai.com/v1";

const STRUCTURED_OUTPUTS = ["json_schema", "function_calling", "json_mode"] as const;
const MODES = ["live", "rehearsal"] as const;
const TEMPERATURE_RULES = ["auto", "send", "omit"] as const;

type Environment = Record<string, string | undefined>;

/**
 * Reads the settings from the environment and, for what it does not set, from `.env` in `folder`. The mode is
 * the explicit one, else live with a base URL or a key, else rehearsal. Throws ConfigurationError that names all faults.
 */
export function loadSettings(environment: Environment = process.env, folder = process.cwd()): Settings {
  const file = readEnvironmentFile(join(folder, ".env"));
  rememberKeysOfEnvironment(file);
  rememberKeysOfEnvironment(environment);
  const faults: string[] = [];
  const read = (name: string): string | null => environment[name]?.trim() || file[name]?.trim() || null;
  const choose = <Choice extends string>(name: string, choices: readonly Choice[]): Choice | null => {
    const value = read(name);
    const choice = choices.find((one) => one === value);
    const fault = value === null ? null : faultOfChoice(name, value, choices);
    if (fault !== null) faults.push(fault);
    return choice ?? null;
  };

  const baseUrl = read("OPENAI_BASE_URL");
  if (baseUrl !== null && !isWebAddress(baseUrl)) {
    faults.push("OPENAI_BASE_URL must be an http(s) address, such as http://localhost:11434/v1");
  } else if (baseUrl !== null && /\s/.test(baseUrl)) {
    faults.push("OPENAI_BASE_URL holds a blank; in .env each variable has a line of its own");
  } else if (baseUrl !== null && new URL(baseUrl).username !== "") {
    faults.push("OPENAI_BASE_URL holds a user name or a password; put the key into OPENAI_API_KEY");
  }
  const apiKey = read("OPENAI_API_KEY");
  if (apiKey !== null && !/^[\x21-\x7e]+$/.test(apiKey)) {
    faults.push("OPENAI_API_KEY holds a blank or another character that no key has; copy it again");
  }
  const model = read("TROUPE_MODEL") ?? DEFAULT_MODEL;
  const settings: Settings = {
    mode: choose("TROUPE_MODE", MODES) ?? (baseUrl !== null || apiKey !== null ? "live" : "rehearsal"),
    baseUrl,
    apiKey,
    models: {
      classifier: read("TROUPE_CLASSIFIER_MODEL") ?? model,
      manager: read("TROUPE_MANAGER_MODEL") ?? model,
      specialist: read("TROUPE_SPECIALIST_MODEL") ?? model,
    },
    structuredOutput: choose("TROUPE_STRUCTURED_OUTPUT", STRUCTURED_OUTPUTS) ?? "json_schema",
    temperature: choose("TROUPE_TEMPERATURE", TEMPERATURE_RULES) ?? "auto",
  };
  if (faults.length > 0) throw new ConfigurationError("environment", faults);
  return settings;
}

/** Returns one line with mode, model and host, without any secret. */
export function describeSettings(settings: Settings): string {
  if (settings.mode === "rehearsal") {
    return "rehearsal: no real model, a script answers";
  }
  const names = [...new Set(Object.values(settings.models))];
  const places = names.map((name) => `${name} at ${hostFor(name, settings)}`);
  return `live: ${places.length === 1 ? "model" : "models"} ${places.join(", ")}`;
}

/** Returns what serves a model: another provider's name, otherwise the host of the base URL. */
function hostFor(name: string, { baseUrl }: Pick<Settings, "baseUrl">): string {
  const { provider } = splitProvider(name);
  return provider === "openai" ? hostOf(baseUrl) : provider;
}

/** Returns the host and port of a base URL, for messages. */
export function hostOf(baseUrl: string | null): string {
  const address = baseUrl ?? HOSTED_BASE_URL;
  // A model made in code may have any text as its address; the call then reports that no server answers there.
  return (URL.canParse(address) && new URL(address).host) || address;
}

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
