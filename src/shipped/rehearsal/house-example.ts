import type { AcceptanceTests } from "../../software-house/contract/acceptance-tests.ts";
import type { FileSet } from "../../software-house/contract/file-set.ts";
import type { Review } from "../../software-house/contract/review.ts";
import type { Specification } from "../../software-house/contract/specification.ts";

/** What the roles of a Software House say: a first attempt with a real fault, and the files that repair it. */
export interface HouseExample {
  request: string;
  specification: Specification;
  tests: AcceptanceTests;
  first: FileSet;
  second: FileSet;
  review: Review;
}
