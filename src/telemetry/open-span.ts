import {
  context,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type TimeInput,
  type Tracer,
} from "@opentelemetry/api";
import type { Operation, OperationEnd } from "../events/operation-channel.ts";
import type { UsageEntry } from "../run/usage.ts";
import { describeOperation } from "./describe-operation.ts";
import { contextAround, doWithin, spanAround } from "./current-span.ts";
import { contentText } from "./content.ts";
import { errorType, isInterrupt, isSteering } from "./error-type.ts";

/** The span of an operation that has not ended. */
export class OpenSpan {
  readonly span: Span;
  readonly operation: Operation;
  readonly parent: OpenSpan | null;
  readonly startedAt = performance.now();
  /** The thread of the run, which OpenTelemetry calls the conversation. */
  readonly conversation: string | null;
  /** The tools of a graph of others, by the id of the call. They are known from events only. */
  readonly tools = new Map<string, OpenSpan>();
  /** The open spans whose parent this one is. */
  readonly below = new Set<OpenSpan>();
  /** True if a run waits for a person. */
  isWaiting = false;
  readonly #context: Context;
  #input = 0;
  #output = 0;
  #failure: { type: string; message: string | null } | null = null;
  #isOpen = true;

  private constructor(
    tracer: Tracer,
    {
      operation,
      parent,
      start,
    }: {
      operation: Operation;
      parent: OpenSpan | null;
      start: NonNullable<ReturnType<typeof describeOperation>>;
    },
  ) {
    this.operation = operation;
    this.parent = parent;
    this.conversation = (operation.kind === "run" ? operation.thread : null) ?? parent?.conversation ?? null;
    // A span that a tool of the user has made is nearer than ours.
    const hasActive = trace.getSpan(context.active()) !== undefined;
    const around = hasActive ? context.active() : (parent?.context ?? contextAround());
    const { name, kind, attributes } = start;
    const thread = this.conversation === null ? {} : { "gen_ai.conversation.id": this.conversation };
    this.span = tracer.startSpan(name, { kind, attributes: { ...attributes, ...thread } }, around);
    this.#context = trace.setSpan(around, this.span);
    parent?.below.add(this);
  }

  /** Starts the span of an operation, below what is active. Returns null for an operation that has no span. */
  static start(tracer: Tracer, operation: Operation, parent = spanAround()): OpenSpan | null {
    const start = describeOperation(operation);
    return start === null ? null : new OpenSpan(tracer, { operation, parent, start });
  }

  get context(): Context {
    return this.#context;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Does work inside this span, so that spans of the work's own are below it. */
  within<Value>(work: () => Value): Value {
    return doWithin(this, work);
  }

  /** Returns the nearest span of this kind: this one, or one above it. */
  nearest(kind: Operation["kind"]): OpenSpan | null {
    return this.operation.kind === kind ? this : (this.parent?.nearest(kind) ?? null);
  }

  /** Adds the tokens of a request to the agent that made it. */
  addUsage({ inputTokens, outputTokens }: UsageEntry): void {
    this.#input += inputTokens;
    this.#output += outputTokens;
  }

  /** Notes that the operation failed, although nothing is thrown. */
  fail(type: string, message: string | null = null): void {
    this.#failure ??= { type, message };
  }

  note(attributes: Attributes): void {
    this.span.setAttributes(attributes);
  }

  event(name: string, attributes: Attributes, at?: TimeInput): void {
    this.span.addEvent(name, attributes, at);
  }

  /** Ends the span, and what is still open below it. Messages of errors are content. */
  end({ error }: Pick<OperationEnd, "error">, { content }: { content: boolean }): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.parent?.below.delete(this);
    for (const one of this.below) one.end({ error: error ?? null }, { content });
    const run = isInterrupt(error) ? this.nearest("run") : null;
    if (run !== null) run.isWaiting = true;
    if (error !== null && !isSteering(error))
      this.fail(errorType(error), error instanceof Error ? error.message : null);
    if (this.operation.kind === "node" && this.#input + this.#output > 0) {
      this.note({ "gen_ai.usage.input_tokens": this.#input, "gen_ai.usage.output_tokens": this.#output });
    }
    if (this.#failure !== null) {
      const { type, message } = this.#failure;
      this.note({ "error.type": type });
      const told = content && message !== null ? { message: contentText(message) } : {};
      this.span.setStatus({ code: SpanStatusCode.ERROR, ...told });
    }
    this.span.end();
  }
}
