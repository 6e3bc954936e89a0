import { ConfigurationError } from "../errors/configuration-error.ts";
import { SharedStateError } from "../errors/shared-state-error.ts";
import { currentScope } from "../run/call-scope.ts";
import type { Namespace } from "./backend.ts";
import { isWellFormed } from "./json-value.ts";

/** Who shares a state: the parts of a run, the runs of a thread, the members of a team, or all. */
export type SharedScope = "run" | "thread" | "team" | "global";

/** The parts of a node's or a tool's config that name its run and thread. */
export interface ScopeConfig {
  readonly configurable?: Readonly<Record<string, unknown>> | undefined;
  readonly runId?: string | undefined;
}

const MOST_CHARACTERS = 256;

/**
 * Returns the labels of a scope, with which a namespace begins: `["thread", "42"]`. Pass an id, or a config to use the
 * id of its run or thread; pass a name for a team. Throws SharedStateError with code `shared_scope_unknown` if there is
 * no id, so that strangers do not share a state called "undefined".
 *
 * @example
 * openSharedState(config.store, { namespace: [...sharedScope("thread", config), "board"] });
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
  thread: "run the graph with a `thread_id`, or pass the id of the thread",
  team: "pass the name of the team",
};

function idIn(scope: SharedScope, { configurable, runId }: ScopeConfig): unknown {
  if (scope === "thread") {
    const thread = configurable?.["thread_id"];
    return typeof thread === "number" ? String(thread) : thread;
  }
  // Inside a specialist, Troupe's run; else the run that LangGraph's server or the caller named.
  return currentScope.getStore()?.run ?? configurable?.["run_id"] ?? runId;
}

/** Returns an id as a label. A store's labels cannot contain periods and colons, so they are escaped: `%2E`, `%3A`. */
function labelOf(id: string): string {
  return id.replace(/[%.:\0]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}

/** Returns the labels of a valid namespace. Throws ConfigurationError, which names every fault, for an invalid one. */
export function checkedNamespace(namespace: string | Namespace): Namespace {
  const labels = typeof namespace === "string" ? [namespace] : [...namespace];
  const faults = labels.flatMap((label) => faultOfLabel(label) ?? []);
  if (labels.length === 0) faults.push("it must have at least one label");
  if (labels[0] === "langgraph") faults.push('its first label must not be "langgraph", which is reserved');
  if (faults.length > 0) throw new ConfigurationError("the namespace of a shared state", faults);
  return labels;
}

function faultOfLabel(label: unknown): string | null {
  if (typeof label !== "string") return `a label must be a text, but is ${String(label)}`;
  if (label === "" || label.length > MOST_CHARACTERS || !isWellFormed(label) || /[.:\0]/.test(label)) {
    const rule = `1 to ${MOST_CHARACTERS} characters without periods, colons and NUL`;
    return `a label must have ${rule}, but is ${JSON.stringify(label)}`;
  }
  return null;
}

/** Throws SharedStateError with code `shared_key_invalid` for an invalid key. */
export function checkKey(key: unknown): asserts key is string {
  if (typeof key === "string" && key !== "" && key.length <= MOST_CHARACTERS && isKeyText(key)) return;
  const shown = typeof key === "string" ? JSON.stringify(key.slice(0, 40)) : String(key);
  const rule = `a text of 1 to ${MOST_CHARACTERS} characters without NUL`;
  throw new SharedStateError("shared_key_invalid", `a key must be ${rule}, but is ${shown}`);
}

function isKeyText(key: string): boolean {
  return !key.includes("\0") && isWellFormed(key);
}
