import { TroupeError, type SharedStateErrorCode } from "./troupe-error.ts";

/** Something that shared state refused, or could not do; nothing was written. */
export class SharedStateError extends TroupeError {
  override readonly name = "SharedStateError";
  /** The key that it was about, where it was about one. */
  readonly key: string | null;
  /** Whose key it is, where that is why. */
  readonly owner: string | null;

  constructor(
    code: SharedStateErrorCode,
    message: string,
    options: ErrorOptions & { key?: string; owner?: string } = {},
  ) {
    super(code, message, options);
    this.key = options.key ?? null;
    this.owner = options.owner ?? null;
  }
}
