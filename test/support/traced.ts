import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { MeterProvider, MetricReader, type DataPoint, type Histogram } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { traceRuns, type TraceOptions } from "../../src/telemetry/index.ts";
import { openOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from "./otlp-receiver.ts";

/** A process that is traced as an application does it: with the SDK, its context manager, and an exporter. */
export interface Traced extends AsyncDisposable {
  receiver: OtlpReceiver;
  /** Exports what has ended, and returns it from the roots on. */
  spans: () => Promise<ReceivedSpan[]>;
  /** The names of all spans, each two spaces to the right of its parent; a failed one with its type of error. */
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
  const tree = async (): Promise<ReturnType<typeof asTree>> => {
    await provider.forceFlush();
    return asTree(receiver.spans());
  };
  return {
    receiver,
    spans: async () => (await tree()).map(({ span }) => span),
    outline: async () => (await tree()).map(lineOf),
    async histogram(name) {
      const { resourceMetrics } = await reader.collect();
      const all = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
      return (all.find(({ descriptor }) => descriptor.name === name)?.dataPoints ??
        []) as DataPoint<Histogram>[];
    },
    async [Symbol.asyncDispose]() {
      tracing.stop();
      await provider.shutdown();
      for (const api of [trace, context, propagation, metrics]) api.disable();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

/** Returns the spans of a tree from its root on, each with how many are above it. A clock of milliseconds cannot order them alone. */
function asTree(spans: readonly ReceivedSpan[]): { span: ReceivedSpan; depth: number }[] {
  const tree: { span: ReceivedSpan; depth: number }[] = [];
  const add = (parent: string, depth: number): void => {
    for (const span of spans.filter((one) => one.parent === parent)) {
      tree.push({ span, depth });
      add(span.id, depth + 1);
    }
  };
  const ids = new Set(spans.map(({ id }) => id));
  const above = new Set(spans.filter(({ parent }) => !ids.has(parent)).map(({ parent }) => parent));
  for (const parent of above) add(parent, 0);
  return tree;
}

function lineOf({ span, depth }: { span: ReceivedSpan; depth: number }): string {
  const error = span.isError ? ` !${String(span.attributes["error.type"])}` : "";
  return `${"  ".repeat(depth)}${span.name}${error}`;
}
