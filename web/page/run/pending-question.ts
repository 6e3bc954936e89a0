import type { Approval, ForeignQuestion } from "../../../src/approval/approval.ts";
import type { SpecificationApproval, UntestableApproval } from "../../../src/software-house/approvals.ts";

/** What a thread waits for, with the id of its interrupt. */
export type PendingQuestion = (Approval | SpecificationApproval | UntestableApproval | ForeignQuestion) & {
  readonly interruptId: string;
};
