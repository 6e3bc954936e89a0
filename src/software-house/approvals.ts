import type { ApprovalQuestion, ApplicationEdit } from "../approval/approval.ts";
import type { Specification } from "./contract/specification.ts";

/** May this specification be built? */
export interface SpecificationApproval extends ApprovalQuestion {
  kind: "specification";
  request: string;
  specification: Specification;
}

/** Goes on with this specification instead. It is checked like the one that it replaces. */
export interface SpecificationEdit extends ApplicationEdit {
  specification: Specification;
}
