import type { JsonExpectation } from "../../contract/json-expectation.ts";
import { parseJsonPath } from "./read-json-path.ts";

/** Returns every reason why JSON expectations cannot be compared; an empty list if there is none. */
export function faultsOfJson(expected: readonly JsonExpectation[]): string[] {
  return expected.flatMap((one) => {
    const fault = faultOf(one);
    return fault === null ? [] : [`expect.json ${JSON.stringify(one.path)}: ${fault}`];
  });
}

function faultOf({ path, is, value = null }: JsonExpectation): string | null {
  if (parseJsonPath(path) === null)
    return "path must be a path such as items[0].name, items[*].id, or $ for the whole";
  if (hasLongNumber(value))
    return "a number of more than 15 digits is not exact in JSON: compare it by a pattern of the body";
  switch (is) {
    case "length":
      return isText(value) || (Number.isInteger(value) && (value as number) >= 0)
        ? null
        : `the value of length must be a whole number, but is ${JSON.stringify(value)}`;
    case "less":
    case "greater":
      return isText(value) || typeof value === "number"
        ? null
        : `the value of ${is} must be a number, but is ${JSON.stringify(value)}`;
    case "set":
      return Array.isArray(value) ? null : `the value of set must be a list, but is ${JSON.stringify(value)}`;
    case "equals":
    case "absent":
      return null;
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function hasLongNumber(value: unknown): boolean {
  if (typeof value === "number") return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === "object" && value !== null && Object.values(value).some(hasLongNumber);
}
