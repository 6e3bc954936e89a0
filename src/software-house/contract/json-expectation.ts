import { z } from "zod";

/** How a part of a JSON value is compared. */
const comparison = z.enum(["equals", "less", "greater", "length", "absent", "set"]);

const single = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** An expectation of one part of a JSON value, as a model writes it: strict schemas must say what a value can be. */
export const writtenJsonExpectationSchema = z.object({
  path: z.string(),
  is: comparison,
  value: z.union([single, z.array(single)]),
});

/**
 * What one part of a JSON value must be. `path` is read as that of a capture; `[*]` means every item of a list.
 * `length` compares the length of a list or a text, `set` compares lists in any order, and `absent` ignores the value.
 */
export const jsonExpectationSchema = z.object({
  path: z.string(),
  is: comparison,
  /** Any JSON. A text with `{{name}}` inserts a value, and `{{name}} + 2` is computed. Absent: null. */
  value: z.unknown(),
});

/** What one part of a JSON value must be. */
export type JsonExpectation = z.infer<typeof jsonExpectationSchema>;
