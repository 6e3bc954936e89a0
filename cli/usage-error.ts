/** The command line's words are wrong; the message says how they should be. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "usage_invalid";
}
