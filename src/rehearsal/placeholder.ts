import type { ModelReply } from "../testing/model-reply.ts";
import type { ModelRequest } from "../testing/model-request.ts";
import { placeholderCalls, type RehearsalTools } from "./placeholder-calls.ts";
import { placeholderPlan } from "./placeholder-plan.ts";
import { placeholderRoute } from "./placeholder-route.ts";
import { placeholderText } from "./placeholder-text.ts";
import { schemaOf } from "./request-parts.ts";
import { sampleValue } from "./sample-value.ts";

/** Returns the reply to a request that has no script. It shows what the model was told, and claims no understanding. */
export function placeholderFor(request: ModelRequest, tools: RehearsalTools): ModelReply {
  const { schema } = request;
  if (schema === "route") return { json: placeholderRoute(request) };
  if (schema === "plan") return { json: placeholderPlan(request) };
  if (schema !== null) return { json: sampleValue(schemaOf(request), schema) };
  return placeholderCalls(request, tools) ?? { text: placeholderText(request) };
}
