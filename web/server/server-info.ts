import { createRequire } from "node:module";
import { splitProvider } from "../../src/models/providers.ts";
import { hostOf, loadSettings, type Settings } from "../../src/models/settings.ts";
import type { RunMode } from "../../src/run/usage.ts";

/** What the page learns about its server: the answer of `GET /app/api/info`. */
export interface ServerInfo {
  /** The version of Troupe. */
  readonly version: string;
  readonly mode: RunMode;
  /** The names of the models, separated by commas; null in a rehearsal. */
  readonly model: string | null;
  /** What serves the models: a host, or a provider's name; null in a rehearsal. */
  readonly host: string | null;
  readonly graphs: readonly string[];
  readonly hasJournal: boolean;
  /** The path of the workers' API; null if no workers are configured. */
  readonly workers: string | null;
}

/** Reads what a server has to say about itself. Throws ConfigurationError if the settings of the models are invalid. */
export function readServerInfo(given: Pick<ServerInfo, "graphs" | "hasJournal" | "workers">): ServerInfo {
  return { version: versionOf(), ...describeModels(loadSettings()), ...given };
}

function describeModels(settings: Settings): Pick<ServerInfo, "mode" | "model" | "host"> {
  if (settings.mode === "rehearsal") return { mode: "rehearsal", model: null, host: null };
  const names = Object.values(settings.models);
  const hosts = names.map((name) => {
    const { provider } = splitProvider(name);
    return provider === "openai" ? hostOf(settings.baseUrl) : provider;
  });
  return { mode: "live", model: listed(names), host: listed(hosts) };
}

function listed(texts: readonly string[]): string {
  return [...new Set(texts)].join(", ");
}

function versionOf(): string {
  return (createRequire(import.meta.url)("troupe/package.json") as { version: string }).version;
}
