import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Serialized } from "@langchain/core/load/serializable";
import type { RunnableConfig } from "@langchain/core/runnables";
import { messageOf } from "../errors/locate-error.ts";
import { isControlFlow } from "../langgraph/control-flow.ts";
import { hideKeysInside } from "../text/hide-keys-inside.ts";

/** Notes what the tools of a run are called with and what they return. The events of Troupe have only their names. */
export class ToolContent extends BaseCallbackHandler {
  override readonly name = "troupe_ag_ui_tool_content";
  override ignoreLLM = true;
  override ignoreChain = true;
  override ignoreRetriever = true;
  override ignoreCustomEvent = true;
  readonly #calls = new Map<string, string>();
  /** By the id of the call. Several agents can have calls with the same id; their events come in the same order. */
  readonly #inputs = new Map<string, string[]>();
  readonly #results = new Map<string, string[]>();

  constructor() {
    super();
    // Without this, the event of a call could be read before its content is noted.
    this.awaitHandlers = true;
  }

  override handleToolStart(
    _tool: Serialized,
    input: string,
    runId: string,
    _parent?: string,
    _tags?: string[],
    _metadata?: Record<string, unknown>,
    _name?: string,
    call = runId,
  ): void {
    this.#calls.set(runId, call);
    noteText(this.#inputs, call, input);
  }

  override handleToolEnd(output: unknown, runId: string): void {
    this.#ended(runId, textOfResult(output));
  }

  override handleToolError(error: unknown, runId: string): void {
    // The tool waits for a person, or the run was stopped: no result.
    if (isControlFlow(error, undefined)) this.#calls.delete(runId);
    else this.#ended(runId, messageOf(error));
  }

  #ended(runId: string, result: string): void {
    const call = this.#calls.get(runId) ?? runId;
    this.#calls.delete(runId);
    noteText(this.#results, call, result);
  }

  /** Returns the arguments of a call as JSON, and forgets them. Returns an empty text if they are not known. */
  takeInput(call: string): string {
    return taken(this.#inputs, call);
  }

  /** Returns the result of a call or why it failed, and forgets it. Returns an empty text if it is not known. */
  takeResult(call: string): string {
    return taken(this.#results, call);
  }

  /** Returns the callbacks of a config with this listener among them. */
  among(callbacks: RunnableConfig["callbacks"]): NonNullable<RunnableConfig["callbacks"]> {
    if (callbacks === undefined) return [this];
    if (Array.isArray(callbacks)) return [...callbacks, this];
    const copy = callbacks.copy();
    copy.addHandler(this, true);
    return copy;
  }
}

function noteText(texts: Map<string, string[]>, call: string, text: string): void {
  texts.set(call, [...(texts.get(call) ?? []), text]);
}

function taken(texts: Map<string, string[]>, call: string): string {
  const [first = "", ...others] = texts.get(call) ?? [];
  if (others.length === 0) texts.delete(call);
  else texts.set(call, others);
  return hideKeysInside(first);
}

/** Returns what a tool returned as text. LangChain puts it into a message. */
function textOfResult(output: unknown): string {
  const content =
    typeof output === "object" && output !== null && "content" in output ? output.content : output;
  return typeof content === "string" ? content : (JSON.stringify(content) ?? "");
}
