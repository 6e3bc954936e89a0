import { isTroupeError, TroupeError } from "../../errors/troupe-error.ts";

/**
 * Thrown by a tool that knows that it has done nothing, such as one whose payment was refused. The call is then not
 * recorded, and may be made again. Any other error of a tool does not prove that nothing happened.
 *
 * @example
 * if (response.status === 402) throw new NoEffectError("the card was refused");
 */
export class NoEffectError extends TroupeError {
  override readonly name = "NoEffectError";

  constructor(message: string, options?: ErrorOptions) {
    super("no_effect", message, options);
  }
}

/** Returns true for a NoEffectError of any copy of the package. */
export function isNoEffectError(error: unknown): boolean {
  return isTroupeError(error, "no_effect");
}
