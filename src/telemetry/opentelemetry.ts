import { ConfigurationError } from "../errors/configuration-error.ts";

/** OpenTelemetry's API. It is an optional peer: without it, the import of this entry rejects with the command that installs it. */
export const { context, createContextKey, diag, metrics, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } =
  await import("@opentelemetry/api").catch((cause: unknown) => {
    const isMissing = (cause as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
    if (!isMissing) throw cause;
    throw new ConfigurationError("troupe/telemetry", [
      "the package @opentelemetry/api is missing: npm install @opentelemetry/api",
    ]);
  });
