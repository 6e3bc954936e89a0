import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Serialized } from "@langchain/core/load/serializable";
import { messageOf } from "../errors/locate-error.ts";
import { emit } from "../events/events.ts";
import { isControlFlow } from "../langgraph/control-flow.ts";
import { currentScope, type CallScope } from "../run/call-scope.ts";
import { monotonicNow, type Clocks } from "../run/effects.ts";
import { cutText } from "../text/cut-text.ts";

/** The longest error of a tool in an event, in characters. */
const ERROR_CHARACTERS = 200;

/**
 * Reports the tool calls of an agent or of a foreign graph. It listens to LangChain, so that it hears every tool that
 * really runs, and changes nothing. It does not report transfers: `handed_over` does.
 */
export class ToolListener extends BaseCallbackHandler {
  override readonly name = "troupe_tool_listener";
  override ignoreLLM = true;
  override ignoreChain = true;
  override ignoreRetriever = true;
  override ignoreCustomEvent = true;
  readonly #scope: CallScope;
  readonly #clocks: Clocks;
  readonly #calls = new Map<string, { tool: string; call: string; startedAt: number }>();

  constructor(scope: CallScope, clocks: Clocks) {
    super();
    this.#scope = scope;
    this.#clocks = clocks;
    // Without this, a tool could end before its start was reported.
    this.awaitHandlers = true;
  }

  override handleToolStart(
    _tool: Serialized,
    _input: string,
    runId: string,
    _parent?: string,
    _tags?: string[],
    _metadata?: Record<string, unknown>,
    name = "unknown",
    call = runId,
  ): void {
    // A graph of Troupe below this one reports its own tools.
    if (currentScope.getStore() !== this.#scope) return;
    this.#calls.set(runId, { tool: name, call, startedAt: monotonicNow(this.#clocks) });
    emit(this.#scope.config, this.#place(), { type: "tool_called", tool: name, call });
  }

  override handleToolEnd(output: unknown, runId: string): void {
    const { status, content } = (output ?? {}) as { status?: unknown; content?: unknown };
    this.#answered(runId, status === "error" ? String(content) : null);
  }

  override handleToolError(error: unknown, runId: string): void {
    // The tool waits for a person, or the run was stopped: no answer.
    if (isControlFlow(error, this.#scope.config.signal)) this.#calls.delete(runId);
    else this.#answered(runId, messageOf(error));
  }

  #answered(runId: string, error: string | null): void {
    const call = this.#calls.get(runId);
    if (call === undefined) return;
    this.#calls.delete(runId);
    const { startedAt, ...named } = call;
    const answered = { ...named, milliseconds: monotonicNow(this.#clocks) - startedAt };
    const failed = error === null ? {} : { error: cutText(error, ERROR_CHARACTERS) };
    emit(this.#scope.config, this.#place(), { type: "tool_answered", ...answered, ...failed });
  }

  #place(): Pick<CallScope, "run" | "agent" | "step"> {
    const { run, agent, step } = this.#scope;
    return { run, agent, step };
  }
}
