import { TroupeError } from "./troupe-error.ts";

/** The input of a run cannot be worked on (no request, or one that is too long); no model was called. */
export class InputError extends TroupeError {
  override readonly name = "InputError";

  constructor(message: string, options?: ErrorOptions) {
    super("input_invalid", message, options);
  }
}
