import type { ApprovalQuestion, ApplicationEdit } from "../approval/approval.ts";
import type { Criterion, Specification } from "./contract/specification.ts";

/** Question to a person: may this specification be built? */
export interface SpecificationApproval extends ApprovalQuestion {
  kind: "specification";
  request: string;
  specification: Specification;
}

/** Answer that replaces the specification. The new one is checked like the one that it replaces. */
export interface SpecificationEdit extends ApplicationEdit {
  specification: Specification;
}

/** Question to a person: may these must criteria stay unproven, because no test can show them? */
export interface UntestableApproval extends ApprovalQuestion {
  kind: "untestable";
  request: string;
  /** The criteria, each with the reason why no test can show it. */
  criteria: (Criterion & { reason: string })[];
}
