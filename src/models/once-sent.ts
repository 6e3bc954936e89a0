import type { AIMessage } from "@langchain/core/messages";
import { messageOf } from "../errors/locate-error.ts";
import { ModelError } from "../errors/model-error.ts";
import { isTroupeError } from "../errors/troupe-error.ts";
import type { CallScope } from "../run/call-scope.ts";
import { firstLine } from "../text/first-line.ts";
import type { ResolvedModel } from "./models.ts";
import { currentAttempt } from "./current-attempt.ts";
import { hideKeysInReply } from "./hide-keys-in-reply.ts";

/**
 * Makes an attempt, and hides configured keys in its reply. If it fails before its request is sent, such as over a message that has no form on the wire, throws a
 * ModelError that does not blame the server, and that no other attempt follows. Only known for models that are made here.
 */
export async function onceSent(
  { name, boundsReplies: isOurs }: Pick<ResolvedModel, "name" | "boundsReplies">,
  scope: CallScope,
  attempt: () => Promise<AIMessage>,
): Promise<AIMessage> {
  const state = { scope, isSent: false };
  try {
    return hideKeysInReply(await currentAttempt.run(state, attempt));
  } catch (error) {
    if (!isOurs || state.isSent || isTroupeError(error) || error instanceof ReferenceError) throw error;
    const message = `no request could be made for ${name}: ${firstLine(messageOf(error))}`;
    throw new ModelError("model_request_invalid", message, { cause: error });
  }
}
