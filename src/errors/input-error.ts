import { TroupeError } from "./troupe-error.ts";

/** Thrown if the input of a run is invalid, such as a missing request or one that is too long. No model was called. */
export class InputError extends TroupeError {
  override readonly name = "InputError";

  constructor(message: string, options?: ErrorOptions) {
    super("input_invalid", message, options);
  }
}
