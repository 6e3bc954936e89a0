import type { ResolvedModel } from "./models.ts";
import { readRefusal, type RefusedRequest } from "./read-refusal.ts";
import { boundsOf, isRegular } from "./regular-traits.ts";
import { learn, refusedBy, structuredWay, type RequestChange, type RequestPart } from "./server-abilities.ts";

/** What is known of a request that failed. */
interface SentRequest extends Pick<RefusedRequest, "messages" | "leftOut"> {
  resolved: ResolvedModel;
  /** True if it asked for a structured reply. */
  isStructured: boolean;
}

/**
 * Learns from a refusal what the server does not accept. Returns how further requests to it change: an empty list if
 * another call has already learned the same, or null if the request cannot be sent in another way.
 */
export function adaptRequest(thrown: unknown, request: SentRequest): RequestChange[] | null {
  const { resolved, messages, leftOut, isStructured } = request;
  const { structuredOutput, speaksOpenAI, model } = resolved;
  const way =
    isStructured && (speaksOpenAI || isRegular(model)) ? structuredWay(structuredOutput, leftOut) : null;
  const parts = readRefusal(thrown, { messages, leftOut, way, bounds: boundsOf(model) });
  if (parts.length === 0) return null;
  const refused = refusedBy(resolved);
  const isNews = (part: RequestPart): boolean => !refused.has(part);
  return parts.filter(isNews).map((part) => learn(part, { refused, structuredOutput }));
}
