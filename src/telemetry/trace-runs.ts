import type { MeterProvider, TracerProvider } from "@opentelemetry/api";
import { checkOptions } from "../errors/check-options.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { faultsOfUnknownOptions, optionNames } from "../errors/unknown-options.ts";

/** What is traced, and where it goes. */
export interface TraceOptions {
  /**
   * True also records what people and models write: prompts, replies, arguments and results of tools, and messages of errors.
   * Configured keys are hidden.
   * @default false
   */
  content?: boolean;
  /**
   * Where spans go.
   * @default the provider that is registered with OpenTelemetry's API
   */
  tracerProvider?: TracerProvider;
  /**
   * Where metrics go.
   * @default the provider that is registered with OpenTelemetry's API
   */
  meterProvider?: MeterProvider;
}

const NAMES = optionNames<TraceOptions>()(["content", "tracerProvider", "meterProvider"]);

/** Tracing that is on. */
export interface RunTracing extends Disposable {
  /** Stops. Spans that are open still end. */
  stop(): void;
}

/**
 * Reports all runs of this process to OpenTelemetry: a span for each run, agent, tool and request to a model, by the conventions
 * for generative AI, and metrics of tokens and durations. Call it once, after the SDK is set up. It makes no run fail.
 *
 * Rejects with ConfigurationError if the package `@opentelemetry/api` is missing, and for an unknown option.
 *
 * @example
 * const tracing = await traceRuns();
 * await router.invoke({ messages: "How do I reset my password?" });
 * tracing.stop();
 */
export async function traceRuns(options: TraceOptions = {}): Promise<RunTracing> {
  checkOptions("traceRuns", faultsOfUnknownOptions(options, NAMES));
  const { startTracing } = await import("./start-tracing.ts").catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") throw cause;
    throw new ConfigurationError("traceRuns", [
      "the package @opentelemetry/api is missing: npm install @opentelemetry/api",
    ]);
  });
  return startTracing(options);
}
