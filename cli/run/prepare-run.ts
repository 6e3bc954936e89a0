import { mkdir } from "node:fs/promises";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { DEFAULT_RETRY_POLICY } from "../../src/models/retry-policy.ts";
import { announceModels, environmentModels } from "../../src/models/models.ts";
import type { Settings } from "../../src/models/settings.ts";
import { counted } from "../../src/text/counted.ts";
import { findGraph, type FoundGraph } from "../graph/find-graph.ts";
import type { Output } from "../output.ts";
import { grouped } from "../view/amounts.ts";
import { readRequestText } from "./read-request.ts";

/** The arguments and options of `troupe run`. */
export interface RunRequest extends RunOptions {
  graph: string;
  /** The request itself, or `-` for stdin. */
  request: string;
  /** @default a new id */
  thread?: string;
  /** The recording that answers instead of a model. @default the model answers */
  replay?: string;
  /** Lets the next call of the agent and step answer if no recorded call has the same request. @default not set */
  byOrder?: true;
  /** Gives up the thread's unfinished run. @default not set: such a thread is refused */
  abandon?: true;
}

/** The options that `troupe run` and `troupe resume` share. */
export interface RunOptions {
  /** The model of every role. @default the models of the environment */
  model?: string;
  /**
   * The folder for answer.md, run.json and the project of a Software House.
   * @default not set: only the Software House writes, to runs/<thread>
   */
  out?: string;
  /** The SQLite file that keeps threads. @default TROUPE_DB, or threads.db in the user's state folder */
  db?: string;
  /** @default the graph's own limit, as for all limits here */
  maxModelCalls?: number;
  /** Input and output tokens together. */
  maxTokens?: number;
  /** Seconds of work. */
  maxSeconds?: number;
  /** Handoffs in one turn. */
  maxHops?: number;
  /** Rounds of a Software House. */
  maxRounds?: number;
  /** Approves everything that the run asks about. @default not set: a person is asked */
  yes?: true;
  /** Prints one JSON object instead of the answer. @default not set */
  json?: true;
  /** The file to which the model calls are written. @default they are not recorded */
  record?: string;
}

/** The graph and request of a run, from the command line or from a thread. */
export interface Task {
  graph: string;
  /** The folder whose langgraph.json may name the graph. */
  folder: string;
  request: string;
  /** True if the request is already the text, so that `-` does not mean stdin. */
  isRead: boolean;
}

/** A run that can start: everything that can be checked before a model call is checked. */
export interface PreparedRun {
  found: FoundGraph;
  request: string;
  settings: Settings;
}

/**
 * Checks a run, and prints its model and limits to stderr. Calls no model. Throws TroupeError (`graph_unknown`) or
 * ConfigurationError, and InputError if the request is invalid.
 */
export async function prepareRun(
  options: RunOptions,
  task: Task,
  { signal, output }: { signal: AbortSignal; output: Output },
): Promise<PreparedRun> {
  const { model, out } = options;
  if (model !== undefined) overrideModels(model);
  const found = await findGraph(task.graph, task.folder);
  const request = task.isRead ? task.request : await readRequestText(task.request, { signal, output });
  const settings = environmentModels.settings();
  output.keepSecret(settings.apiKey);
  if (out !== undefined) await makeFolder(out);
  announceModels(settings, limitsText(options, found));
  if (model !== undefined && settings.mode === "rehearsal") {
    output.say(`troupe: a rehearsal does not use --model ${model}`);
  }
  // Reports a missing provider package now. A user's graph may not use these models, so it is not checked.
  if (found.isShipped) {
    await Promise.all([environmentModels.resolve("manager"), environmentModels.resolve("specialist")]);
  }
  return { found, request, settings };
}

/** Sets the model of every role in the environment, which overrides `.env` and which every copy of the package reads. */
function overrideModels(model: string): void {
  for (const role of ["", "CLASSIFIER_", "MANAGER_", "SPECIALIST_"])
    process.env[`TROUPE_${role}MODEL`] = model;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new ConfigurationError("--out", [`the folder ${folder} cannot be created`], { cause });
  }
}

/**
 * Describes the limits of a run: those of the command line, and those of each model call. Only a shipped graph is known to
 * use the default attempts and times.
 */
function limitsText(options: RunOptions, { isShipped }: FoundGraph): string {
  const { maxModelCalls: calls, maxTokens: tokens, maxSeconds: seconds, maxHops, maxRounds } = options;
  const given = [
    ...(calls === undefined ? [] : [counted(calls, "model call")]),
    ...(tokens === undefined ? [] : [`${grouped(tokens)} tokens`]),
    ...(seconds === undefined ? [] : [`${seconds} s`]),
    ...(maxHops === undefined ? [] : [counted(maxHops, "handoff")]),
    ...(maxRounds === undefined ? [] : [counted(maxRounds, "round")]),
  ];
  const { attempts, replyMilliseconds } = DEFAULT_RETRY_POLICY;
  return [
    ...(given.length === 0 ? [] : [`at most ${given.join(", ")}`]),
    isShipped ? `${attempts} attempts of ${replyMilliseconds / 1000} s a call` : "the graph's own limits",
  ].join("; ");
}
