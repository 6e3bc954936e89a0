import type { AIMessage } from "@langchain/core/messages";
import { messageOf } from "../errors/locate-error.ts";
import { ModelError } from "../errors/model-error.ts";
import { isTroupeError } from "../errors/troupe-error.ts";
import { firstLine } from "../text/first-line.ts";
import type { ResolvedModel } from "./models.ts";
import { currentAttempt, keepFinish, type Attempt } from "./current-attempt.ts";
import { isPlain } from "./regular-traits.ts";
import { hideKeysInReply } from "./hide-keys-in-reply.ts";

/**
 * Makes an attempt, and hides configured keys in its reply. If it fails before its request is sent, such as over a message that has no form on the wire, throws a
 * ModelError that does not blame the server, and that no other attempt follows. Only known for OpenAI's own clients.
 */
export async function onceSent(
  { name, model }: Pick<ResolvedModel, "name" | "model">,
  { scope, bound }: Pick<Attempt, "scope" | "bound">,
  attempt: () => Promise<AIMessage>,
): Promise<AIMessage> {
  const state: Attempt = { scope, isSent: false, bound };
  try {
    const reply = hideKeysInReply(await currentAttempt.run(state, attempt));
    keepFinish(reply, state);
    return reply;
  } catch (error) {
    if (!isPlain(model) || state.isSent || isTroupeError(error) || error instanceof ReferenceError)
      throw error;
    const message = `no request could be made for ${name}: ${firstLine(messageOf(error))}`;
    throw new ModelError("model_request_invalid", message, { cause: error });
  }
}
