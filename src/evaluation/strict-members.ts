import { z } from "zod";
import { closestWord } from "../text/closest-word.ts";

/** Makes the schema of an object. The fault of an unknown member names the one that is probably meant, and all that are allowed. */
export function strictMembers<Shape extends z.core.$ZodShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? unknownMembers(issue.keys, known) : undefined),
  });
}

/** Makes the schema of an object that must have a member: one without any would expect nothing, and always hold. */
export function someMember<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return strictMembers(shape).refine((given) => Object.values(given).some((value) => value !== undefined), {
    message: `at least one of ${Object.keys(shape).join(", ")} must be given`,
  });
}

function unknownMembers(keys: readonly string[], known: readonly string[]): string {
  const named = keys.map((key) => {
    const near = closestWord(key, known);
    return `${JSON.stringify(key)}${near === null ? "" : ` (did you mean ${near}?)`}`;
  });
  return `unknown member ${named.join(", ")}; available: ${known.join(", ")}`;
}
