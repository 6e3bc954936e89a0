import { quoted } from "../text/quoted.ts";
import { TroupeError } from "./troupe-error.ts";

/**
 * Thrown if an answer is to an approval that no run waits for: its id is unknown, was answered before, or is that of a
 * question that has changed since.
 */
export class ApprovalError extends TroupeError {
  override readonly name = "ApprovalError";
  /** The ids of the refused answers. Empty if there was no answer at all. */
  readonly ids: readonly string[];
  /** The ids of the approvals that wait. */
  readonly pending: readonly string[];

  constructor(ids: readonly string[], pending: readonly string[]) {
    const subject =
      ids.length === 0 ? "no answer was given" : `unknown or already answered approval ${quoted(ids)}`;
    const waiting = pending.length === 0 ? "nothing is pending" : `pending: ${pending.join(", ")}`;
    const changed = ids.length === 0 ? "" : " A question gets another id if what it shows has changed.";
    super("approval_unknown", `${subject}; ${waiting}. Nothing was answered.${changed}`);
    this.ids = ids;
    this.pending = pending;
  }
}
