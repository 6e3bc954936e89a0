import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { traceRuns } from "../../../../../src/telemetry/index.ts";

/** Traces the runs of this process, and sends their spans to a receiver. */
export async function traceTo(url: string): Promise<NodeTracerProvider> {
  const exporter = new OTLPTraceExporter({ url });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  await traceRuns();
  return provider;
}
