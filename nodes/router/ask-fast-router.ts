import { untilDeadline } from "../../src/budget/until-deadline.ts";
import type { ConversationRequest } from "../../src/conversation/conversation.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import { emit } from "../../src/events/events.ts";
import { withinTime } from "../../src/failure/time-limit.ts";
import { isControlFlow } from "../../src/langgraph/control-flow.ts";
import type { CheckedFastRouter } from "../../src/options/fast-router.ts";
import { readScores, type ScoredRoute } from "../../src/routing/clear-score.ts";
import type { Route } from "../../src/routing/route.ts";
import { orAborted } from "../../src/run/or-aborted.ts";
import type { RunInfo } from "../../src/specialists/prompt.ts";
import type { Specialist } from "../../src/specialists/specialist.ts";
import { cutText } from "../../src/text/cut-text.ts";
import { hideKeys } from "../../src/text/hide-keys.ts";
import type { NodeTurn } from "../turn.ts";

/** The longest message of code that the event shows, in characters. */
const MESSAGE_CHARACTERS = 200;

/** What a fast router is asked with. */
interface Asked<Name extends string> {
  request: ConversationRequest;
  specialists: readonly Specialist<Name>[];
  turn: NodeTurn;
  info: () => RunInfo;
}

/**
 * Asks the fast router for a route. Returns null if the classifier must decide, and reports why. Throws only what steers a
 * run, such as an abort.
 */
export async function askFastRouter<Name extends string>(
  fastRouter: CheckedFastRouter,
  asked: Asked<Name>,
): Promise<Route<Name> | null> {
  const { scope, place } = asked.turn;
  const { config } = scope;
  const scored = await scoredRoute(fastRouter, asked).catch((error: unknown): ScoredRoute<Name> => {
    // Code may abort a request of its own. That steers a run only if the run itself is aborted.
    if (isControlFlow(error, config.signal ?? new AbortController().signal)) throw error;
    return { why: "failed", message: messageOf(error) };
  });
  if ("route" in scored) return scored.route;
  // The message of an embeddings API may repeat its key.
  const message = cutText(hideKeys(scored.message), MESSAGE_CHARACTERS);
  emit(config, place, { type: "fast_router_passed", why: scored.why, message });
  return null;
}

async function scoredRoute<Name extends string>(
  { score, timeoutSeconds, threshold, margin }: CheckedFastRouter,
  { request, specialists, turn, info }: Asked<Name>,
): Promise<ScoredRoute<Name>> {
  const names = specialists.map(({ name }) => name);
  const described = specialists.map(({ name, description }) => ({ name, description }));
  const { signal: runSignal } = turn.scope.config;
  const ask = async (signal: AbortSignal): Promise<unknown> =>
    score(request, { ...info(), specialists: described, signal });
  const scores = await withinTime(
    (limit) =>
      untilDeadline(turn.budget, { signal: limit, isFinal: true }, (signal) =>
        orAborted(ask(signal), signal),
      ),
    { agent: "the fast router", seconds: timeoutSeconds, signal: runSignal },
  );
  return readScores(scores, { names, threshold, margin });
}
