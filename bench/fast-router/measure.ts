import type { ConversationRequest } from "../../src/conversation/conversation.ts";
import type { FastRouter, FastRouterInfo } from "../../src/index.ts";
import { readScores } from "../../src/routing/clear-score.ts";
import type { LabeledRequest } from "../../examples/evaluation/clinc150.ts";

/** What makes a score clear. */
export interface Rule {
  threshold: number;
  margin: number;
}

/** What a fast router did with some requests. */
export interface Decided {
  requests: number;
  /** How many it decided. */
  decided: number;
  /** Decided, and as the data set says. */
  right: number;
  /** Requests of a specialist that it sent to another one, or to none. */
  misrouted: number;
  /** Requests out of scope that it sent to a specialist. */
  taken: number;
}

/** Scores each request once, and returns what each rule makes of the scores. */
export async function measureFastRouter(
  score: FastRouter["score"],
  {
    requests,
    names,
    rules,
  }: { requests: readonly LabeledRequest[]; names: readonly string[]; rules: readonly Rule[] },
): Promise<Decided[]> {
  const scored: { domain: string; scores: unknown }[] = [];
  for (const { request, domain } of requests) {
    // The scorers that are measured read only the text.
    const scores = await score({ text: request } as ConversationRequest, {} as FastRouterInfo);
    scored.push({ domain, scores });
  }
  return rules.map((rule) => {
    const routes = scored.map(({ domain, scores }) => {
      const read = readScores(scores, { names, ...rule });
      if ("why" in read && read.why === "failed") throw new Error(read.message);
      return { domain, specialist: "route" in read ? read.route.specialist : null };
    });
    const decided = routes.filter(({ specialist }) => specialist !== null);
    const wrong = decided.filter(({ domain, specialist }) => specialist !== domain);
    const taken = wrong.filter(({ domain }) => domain === "none").length;
    return {
      requests: requests.length,
      decided: decided.length,
      right: decided.length - wrong.length,
      misrouted: wrong.length - taken,
      taken,
    };
  });
}
