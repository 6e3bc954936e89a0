import type { ApprovalQuestion, ApplicationEdit } from "../approval/approval.ts";
import type { Specification } from "./contract/specification.ts";

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
