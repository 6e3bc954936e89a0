import { messageOf } from "../errors/locate-error.ts";
import { ModelError } from "../errors/model-error.ts";
import { isTroupeError } from "../errors/troupe-error.ts";
import { firstLine } from "../text/first-line.ts";
import type { ResolvedModel } from "./models.ts";
import { currentAttempt, type Attempt } from "./current-attempt.ts";

/**
 * Makes an attempt. If it fails before its request is sent, such as over a message that has no form on the wire, throws a
 * ModelError that does not blame the server, and that no other attempt follows. Only known for models that are made here.
 */
export async function onceSent<Reply>(
  { name, boundsReplies: isOurs }: Pick<ResolvedModel, "name" | "boundsReplies">,
  { scope, bound }: Pick<Attempt, "scope" | "bound">,
  attempt: () => Promise<Reply>,
): Promise<Reply> {
  const state = { scope, isSent: false, bound };
  try {
    return await currentAttempt.run(state, attempt);
  } catch (error) {
    if (!isOurs || state.isSent || isTroupeError(error) || error instanceof ReferenceError) throw error;
    const message = `no request could be made for ${name}: ${firstLine(messageOf(error))}`;
    throw new ModelError("model_request_invalid", message, { cause: error });
  }
}
