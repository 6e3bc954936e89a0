import { z } from "zod";

/** Kinds of changes. Each is a mistake that developers make. */
const OPERATORS = [
  "number",
  "string",
  "boolean",
  "status",
  "comparison",
  "condition",
  "logic",
  "arithmetic",
  "statement",
  "return",
  "lock",
] as const;

/** Positions in bytes: the first byte, and the byte after the last one. */
const rangeSchema = z.tuple([z.number().int(), z.number().int()]);

const editSchema = z.object({
  operator: z.enum(OPERATORS),
  /** Name of the function around it; empty if there is none. */
  function: z.string(),
  /** How the switch between the original and the changed code is written. */
  form: z.enum(["expression", "boolean", "value", "statement"]),
  /** The code that exists twice in the switch. */
  scope: rangeSchema,
  /** The part of the scope that is replaced. */
  change: rangeSchema,
  /** What replaces it. `$0` stands for the replaced text. */
  replacement: z.string(),
  /** Edits with the same text belong to one mutant, such as a lock and its unlock; null for an edit of its own. */
  group: z.string().nullable(),
});

const editableFileSchema = z.object({
  path: z.string(),
  /** Where declarations can be inserted. */
  prelude: z.number().int(),
  edits: z.array(editSchema),
});

/** What a finder prints: the files that can be changed, with all edits. */
export const foundEditsSchema = z.array(editableFileSchema);

/** A small change that makes a program wrong. */
export type SourceEdit = z.infer<typeof editSchema>;

/** A file, and where it can be changed. */
export type EditableFile = z.infer<typeof editableFileSchema>;
