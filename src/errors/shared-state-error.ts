import { TroupeError, type SharedStateErrorCode } from "./troupe-error.ts";

/** Thrown if shared state refused an operation, or could not perform it. Nothing was written. */
export class SharedStateError extends TroupeError {
  override readonly name = "SharedStateError";
  /** The key of the operation, or null if it had none. */
  readonly key: string | null;
  /** The owner of the key if that is why the operation was refused, or null. */
  readonly owner: string | null;

  constructor(
    code: SharedStateErrorCode,
    message: string,
    options: ErrorOptions & { key?: string | undefined; owner?: string | undefined } = {},
  ) {
    super(code, message, options);
    this.key = options.key ?? null;
    this.owner = options.owner ?? null;
  }
}
