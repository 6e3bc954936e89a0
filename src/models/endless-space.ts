import { ModelError } from "../errors/model-error.ts";

/** No text or argument of a model has more white space in a row, in characters. */
const LONGEST_SPACE = 10_000;

/** Ends a streamed text in which a model writes only white space, up to its limit: a known fault of JSON replies and arguments. */
export class EndlessSpace {
  #length = 0;

  /** Reads the next piece. Throws ModelError with code `model_reply_unreadable` if the white space does not end. */
  add(piece: string): void {
    const said = piece.trimEnd().length;
    this.#length = said === 0 ? this.#length + piece.length : piece.length - said;
    if (this.#length <= LONGEST_SPACE) return;
    const message = `the reply does not end: its last ${LONGEST_SPACE} characters are white space`;
    throw new ModelError("model_reply_unreadable", message);
  }
}
