import type { Attributes, Meter } from "@opentelemetry/api";
import type { UsageEntry } from "../run/usage.ts";

/** Records requests to models. */
export interface CallMetrics {
  record(call: {
    attributes: Attributes;
    seconds: number;
    usage: UsageEntry | undefined;
    error: string | null;
  }): void;
}

/** The bounds that the conventions advise for counts of tokens. */
const TOKEN_BOUNDS = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

/** The bounds that the conventions advise for durations, in seconds. */
const SECONDS_BOUNDS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];

/** The attributes of a request's span that its metrics have, too. Others, such as the thread, have too many values. */
const SHARED = [
  "gen_ai.operation.name",
  "gen_ai.provider.name",
  "gen_ai.request.model",
  "gen_ai.agent.name",
  "server.address",
  "server.port",
] as const;

/** Creates the histograms of tokens and durations. */
export function createCallMetrics(meter: Meter): CallMetrics {
  const tokens = meter.createHistogram("gen_ai.client.token.usage", {
    description: "Number of input and output tokens used.",
    unit: "{token}",
    advice: { explicitBucketBoundaries: TOKEN_BOUNDS },
  });
  const duration = meter.createHistogram("gen_ai.client.operation.duration", {
    description: "GenAI operation duration.",
    unit: "s",
    advice: { explicitBucketBoundaries: SECONDS_BOUNDS },
  });
  return {
    record({ attributes, seconds, usage, error }) {
      const shared: Attributes = Object.fromEntries(
        SHARED.filter((name) => name in attributes).map((name) => [name, attributes[name]]),
      );
      duration.record(seconds, error === null ? shared : { ...shared, "error.type": error });
      if (usage === undefined) return;
      const { inputTokens, outputTokens } = usage;
      if (inputTokens > 0) tokens.record(inputTokens, { ...shared, "gen_ai.token.type": "input" });
      if (outputTokens > 0) tokens.record(outputTokens, { ...shared, "gen_ai.token.type": "output" });
    },
  };
}
