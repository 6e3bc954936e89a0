import { context, metrics, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { MeterProvider, MetricReader, type DataPoint, type Histogram } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { traceRuns, type TraceOptions } from "../../src/telemetry/index.ts";
import { openOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from "./otlp-receiver.ts";

/** A process that is traced as an application does it: with the SDK, its context manager, and an exporter. */
export interface Traced extends AsyncDisposable {
  receiver: OtlpReceiver;
  /** Exports what has ended, and returns it by its start. */
  spans: () => Promise<ReceivedSpan[]>;
  /** The names of all spans as an outline: each a level below its parent. */
  outline: () => Promise<string[]>;
  /** The points of a histogram. */
  histogram: (name: string) => Promise<DataPoint<Histogram>[]>;
}

class PulledMetrics extends MetricReader {
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
}

/** Sets OpenTelemetry up and traces the runs of this process, until it is disposed of. */
export async function traced(options: Pick<TraceOptions, "content"> = {}): Promise<Traced> {
  const receiver = await openOtlpReceiver();
  const exporter = new OTLPTraceExporter({ url: receiver.url });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  const reader = new PulledMetrics();
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  const tracing = await traceRuns(options);
  const spans = async (): Promise<ReceivedSpan[]> => {
    await provider.forceFlush();
    return receiver.spans();
  };
  return {
    receiver,
    spans,
    outline: async () => outlineOf(await spans()),
    async histogram(name) {
      const { resourceMetrics } = await reader.collect();
      const all = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
      return (all.find(({ descriptor }) => descriptor.name === name)?.dataPoints ??
        []) as DataPoint<Histogram>[];
    },
    async [Symbol.asyncDispose]() {
      tracing.stop();
      await provider.shutdown();
      for (const api of [trace, context, metrics]) api.disable();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

/** Returns the names of spans, each with two spaces for each span above it; a failed one with its type of error. */
export function outlineOf(spans: readonly ReceivedSpan[]): string[] {
  const lines: string[] = [];
  const write = (parent: string, indent: string): void => {
    for (const span of spans.filter((one) => one.parent === parent)) {
      const error = span.isError ? ` !${String(span.attributes["error.type"])}` : "";
      lines.push(`${indent}${span.name}${error}`);
      write(span.id, `${indent}  `);
    }
  };
  const ids = new Set(spans.map(({ id }) => id));
  const above = new Set(spans.filter(({ parent }) => !ids.has(parent)).map(({ parent }) => parent));
  for (const parent of above) write(parent, "");
  return lines;
}
