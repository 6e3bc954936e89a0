import { quoted } from "../text/quoted.ts";
import { TroupeError } from "./troupe-error.ts";

/** An answer to an approval that nobody waits for: an id that never was, or one that has been answered. */
export class ApprovalError extends TroupeError {
  override readonly name = "ApprovalError";
  /** The ids that were answered in vain; empty where there was no answer at all. */
  readonly ids: readonly string[];
  /** The ids that do wait. */
  readonly pending: readonly string[];

  constructor(ids: readonly string[], pending: readonly string[]) {
    const subject =
      ids.length === 0
        ? "no approval is answered"
        : `nothing waits for an answer to ${quoted(ids)}: it is unknown, or was answered before`;
    const waiting = pending.length === 0 ? "nothing is pending" : `pending are ${pending.join(", ")}`;
    super("approval_unknown", `${subject}; ${waiting}. Nothing was answered.`);
    this.ids = ids;
    this.pending = pending;
  }
}
