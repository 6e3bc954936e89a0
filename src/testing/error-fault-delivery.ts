import { type Delivery, jsonDelivery } from "./delivery.ts";
import type { Fault } from "./model-reply.ts";
import type { ModelRequest } from "./model-request.ts";

/** Builds the delivery of an error of the hosted API: a rate limit or another status. */
export function errorFaultDelivery(options: {
  fault: Extract<Fault, { kind: "rate-limit" | "status" }>;
  request: ModelRequest;
}): Delivery {
  const { fault, request } = options;
  return fault.kind === "rate-limit" ? rateLimit(fault, request) : statusError(fault, request);
}

// The default message does not contain "try again in", because clients would read a waiting time from it.
function rateLimit(fault: Extract<Fault, { kind: "rate-limit" }>, request: ModelRequest): Delivery {
  const code = fault.code ?? "rate_limit_exceeded";
  const isQuota = code === "insufficient_quota";
  const message = isQuota
    ? "You exceeded your current quota, please check your plan and billing details."
    : `Rate limit reached for ${request.model} on requests per min (RPM).`;
  return jsonDelivery({
    status: 429,
    headers: fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) },
    body: {
      error: { message: fault.message ?? message, type: isQuota ? code : "requests", param: null, code },
    },
  });
}

function statusError(fault: Extract<Fault, { kind: "status" }>, request: ModelRequest): Delivery {
  const known = knownErrors(request.model).get(fault.status);
  return jsonDelivery({
    status: fault.status,
    body: {
      error: {
        message: fault.message ?? known?.message ?? `The server answers with status ${fault.status}.`,
        type: fault.status >= 500 ? "server_error" : "invalid_request_error",
        param: null,
        code: fault.code ?? known?.code ?? null,
      },
    },
  });
}

function knownErrors(model: string): ReadonlyMap<number, { message: string; code: string | null }> {
  return new Map([
    [401, { message: "Incorrect API key provided.", code: "invalid_api_key" }],
    [
      404,
      {
        message: `The model \`${model}\` does not exist or you do not have access to it.`,
        code: "model_not_found",
      },
    ],
    [500, { message: "The server had an error while processing your request.", code: null }],
    [503, { message: "The engine is currently overloaded, please try again later.", code: null }],
  ]);
}
