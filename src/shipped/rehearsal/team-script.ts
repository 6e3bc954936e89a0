import type { ModelReply } from "../../testing/model-reply.ts";
import type { ModelRequest } from "../../testing/model-request.ts";
import { routerExamples } from "./router-examples.ts";
import { isSameRequest } from "./same-request.ts";
import type { TeamExample } from "./team-example.ts";
import { urlShortener } from "./url-shortener/url-shortener.ts";

/** The requests that the shipped router and supervisor play in full. */
export const EXAMPLES: readonly TeamExample[] = [urlShortener, ...routerExamples];

/**
 * Returns what the models of the shipped router and supervisor say to a request that is played in full. Undefined for
 * any other request.
 */
export function teamReply(request: ModelRequest): ModelReply | undefined {
  const example = EXAMPLES.find((one) => asksFor(request.lastUser, one.request));
  if (example === undefined) return undefined;
  const { routed, planned } = example;
  if (request.schema === "route") return { json: routed.route };
  if (request.schema === null && isSameRequest(request.lastUser, example.request))
    return { text: routed.answer };
  if (planned === undefined) return undefined;
  if (request.schema === "plan")
    return { json: { steps: planned.steps.map(({ delivers: _, ...step }) => step) } };
  if (request.schema !== null) return undefined;
  const step = planned.steps.find(({ task }) => request.lastUser.endsWith(task));
  return { text: step?.delivers ?? planned.answer };
}

/** The last user message is the request itself, or a step's or the synthesis' briefing with the request as its goal. */
function asksFor(message: string, request: string): boolean {
  return isSameRequest(message, request) || isSameRequest(/^Goal:\n(.*)/.exec(message)?.[1] ?? "", request);
}
