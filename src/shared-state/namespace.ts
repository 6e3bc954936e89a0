import { ConfigurationError } from "../errors/configuration-error.ts";
import { SharedStateError } from "../errors/shared-state-error.ts";
import { currentScope } from "../run/call-scope.ts";
import type { Namespace } from "./backend.ts";
import { isWellFormed } from "./json-value.ts";

/** Who shares a state: the parts of a run, the runs of a thread, the members of a team, or everybody. */
export type SharedScope = "run" | "thread" | "team" | "global";

/** What is read of a run's config: of a node's, or of a tool's. */
export interface ScopeConfig {
  readonly configurable?: Readonly<Record<string, unknown>> | undefined;
  readonly runId?: string | undefined;
}

const MOST_CHARACTERS = 256;

/**
 * The labels of a scope, for the beginning of a namespace: `["thread", "42"]`. The id is one's own, or that of the run
 * or thread that the config belongs to; a team is known by its name. Throws SharedStateError with code
 * `shared_scope_unknown` where there is none: nobody shares a state called "undefined".
 */
export function sharedScope(scope: "global"): readonly string[];
export function sharedScope(scope: "run" | "thread", from: string | ScopeConfig): readonly string[];
export function sharedScope(scope: "team", name: string): readonly string[];
export function sharedScope(scope: SharedScope, from: string | ScopeConfig = ""): readonly string[] {
  if (scope === "global") return [scope];
  const id = typeof from === "string" ? from : idIn(scope, from);
  if (typeof id === "string" && id !== "") return [scope, labelOf(id)];
  throw new SharedStateError("shared_scope_unknown", `there is no ${scope} id here: ${REMEDIES[scope]}`);
}

const REMEDIES = {
  run: "pass the id of the run, such as a state's `run.id`",
  thread: "run the graph with a `thread_id`, or pass the id",
  team: "pass the name of the team",
};

function idIn(scope: SharedScope, { configurable, runId }: ScopeConfig): unknown {
  if (scope === "thread") {
    const thread = configurable?.["thread_id"];
    return typeof thread === "number" ? String(thread) : thread;
  }
  // Below a specialist of ours, its run; else the run of LangGraph's server, or of whoever named one.
  return currentScope.getStore()?.run ?? configurable?.["run_id"] ?? runId;
}

/** An id as a label of a store's namespace, which has no periods and colons. */
function labelOf(id: string): string {
  return id.replace(/[%.:\0]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}

/** The namespace, if a store takes it; throws ConfigurationError naming every fault. */
export function checkedNamespace(namespace: string | Namespace): Namespace {
  const labels = typeof namespace === "string" ? [namespace] : [...namespace];
  const faults = labels.flatMap((label) => faultOfLabel(label) ?? []);
  if (labels.length === 0) faults.push("it has no labels; at least one is needed");
  if (labels[0] === "langgraph") faults.push('"langgraph" is reserved as its first label');
  if (faults.length > 0) throw new ConfigurationError("the namespace of a shared state", faults);
  return labels;
}

function faultOfLabel(label: unknown): string | null {
  if (typeof label !== "string") return `${String(label)} is no text`;
  if (label === "" || label.length > MOST_CHARACTERS || !isWellFormed(label) || /[.:\0]/.test(label)) {
    const rule = `1 to ${MOST_CHARACTERS} characters without periods, colons and NUL`;
    return `${JSON.stringify(label)} is no label, which has ${rule}`;
  }
  return null;
}

/** Throws SharedStateError with code `shared_key_invalid` where a key is none. */
export function checkKey(key: unknown): asserts key is string {
  if (typeof key === "string" && key !== "" && key.length <= MOST_CHARACTERS && isKeyText(key)) return;
  const shown = typeof key === "string" ? JSON.stringify(key.slice(0, 40)) : String(key);
  const rule = `a text of 1 to ${MOST_CHARACTERS} characters without NUL`;
  throw new SharedStateError("shared_key_invalid", `${shown} is no key, which is ${rule}`);
}

function isKeyText(key: string): boolean {
  return !key.includes("\0") && isWellFormed(key);
}
