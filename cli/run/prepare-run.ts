import { mkdir } from "node:fs/promises";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { DEFAULT_CALL_POLICY } from "../../src/models/call-policy.ts";
import { announceModels, environmentModels } from "../../src/models/models.ts";
import type { Settings } from "../../src/models/settings.ts";
import { findGraph, type FoundGraph } from "../graphs/find-graph.ts";
import type { Output } from "../output.ts";
import { readRequestText } from "./read-request.ts";

/** Everything that is asked of a run, as the command line says it. */
export interface RunRequest {
  graph: string;
  /** The request itself, or `-` for stdin. */
  request: string;
  thread?: string;
  model?: string;
  out?: string;
  yes?: true;
  json?: true;
}

/** A run that can start: all that can be wrong before a model is called has been checked. */
export interface PreparedRun {
  found: FoundGraph;
  request: string;
  settings: Settings;
}

/** LangGraph's own limit, where a graph sets none. */
const DEFAULT_RECURSION_LIMIT = 25;

/**
 * Checks a run and says on stderr with which model and limits it will work. Nothing is sent to a model.
 * Throws ConfigurationError, or InputError for the request.
 */
export async function prepareRun(
  asked: RunRequest,
  { signal, output }: { signal: AbortSignal; output: Output },
): Promise<PreparedRun> {
  if (asked.model !== undefined) overrideModels(asked.model);
  const found = await findGraph(asked.graph, process.cwd());
  const request = await readRequestText(asked.request, { signal, output });
  const settings = environmentModels.settings();
  output.keepSecret(settings.apiKey);
  if (asked.out !== undefined) await makeFolder(asked.out);
  announceModels(settings, limitsOf(found));
  if (asked.model !== undefined && settings.mode === "rehearsal") {
    output.say(`troupe: --model ${asked.model} is not used in rehearsal`);
  }
  // Finds a provider whose package is missing; a graph of one's own may have no use for these models.
  if (found.isShipped) {
    await Promise.all([environmentModels.resolve("manager"), environmentModels.resolve("specialist")]);
  }
  return { found, request, settings };
}

/** Set in the environment, which goes before `.env` and is read by every copy of the package. */
function overrideModels(model: string): void {
  for (const role of ["", "CLASSIFIER_", "MANAGER_", "SPECIALIST_"])
    process.env[`TROUPE_${role}MODEL`] = model;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new ConfigurationError("--out", [`the folder ${folder} cannot be made`], { cause });
  }
}

/** A shipped graph also has the default patience; one of somebody's own may have any. */
function limitsOf({ graph, isShipped }: FoundGraph): string {
  const supersteps = `at most ${graph.config?.recursionLimit ?? DEFAULT_RECURSION_LIMIT} supersteps`;
  const { attempts, replyMilliseconds } = DEFAULT_CALL_POLICY;
  return isShipped
    ? `${supersteps}, ${attempts} attempts a model call, ${replyMilliseconds / 1000} s each`
    : supersteps;
}
