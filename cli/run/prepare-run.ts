import { mkdir } from "node:fs/promises";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { DEFAULT_RETRY_POLICY } from "../../src/models/retry-policy.ts";
import { announceModels, environmentModels } from "../../src/models/models.ts";
import type { Settings } from "../../src/models/settings.ts";
import { findGraph, type FoundGraph } from "../graph/find-graph.ts";
import type { Output } from "../output.ts";
import { readRequestText } from "./read-request.ts";

/** Everything that is asked of a run, as the command line says it. */
export interface RunRequest extends RunOptions {
  graph: string;
  /** The request itself, or `-` for stdin. */
  request: string;
  thread?: string;
  abandon?: true;
}

/** What can be asked of a new run and of one that goes on. */
export interface RunOptions {
  model?: string;
  out?: string;
  db?: string;
  maxModelCalls?: number;
  maxTokens?: number;
  maxSeconds?: number;
  maxHops?: number;
  maxRounds?: number;
  yes?: true;
  json?: true;
}

/** The graph and request of a run: as the command line says them, or as a thread remembers them. */
export interface Task {
  graph: string;
  /** The folder whose langgraph.json may name the graph. */
  folder: string;
  request: string;
  /** True where the request is the text itself also if that is `-`. */
  isRead: boolean;
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
  { model, out }: RunOptions,
  task: Task,
  { signal, output }: { signal: AbortSignal; output: Output },
): Promise<PreparedRun> {
  if (model !== undefined) overrideModels(model);
  const found = await findGraph(task.graph, task.folder);
  const request = task.isRead ? task.request : await readRequestText(task.request, { signal, output });
  const settings = environmentModels.settings();
  output.keepSecret(settings.apiKey);
  if (out !== undefined) await makeFolder(out);
  announceModels(settings, limitsOf(found));
  if (model !== undefined && settings.mode === "rehearsal") {
    output.say(`troupe: --model ${model} is not used in rehearsal`);
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
  const { attempts, replyMilliseconds } = DEFAULT_RETRY_POLICY;
  return isShipped
    ? `${supersteps}, ${attempts} attempts a model call, ${replyMilliseconds / 1000} s each`
    : supersteps;
}
