import { z } from "zod";

const file = z.object({
  kind: z.literal("file"),
  /** A path in the folder in which the program runs, or `~/` and a path in its home folder. */
  path: z.string(),
});

/** A file as its author writes it: with every property. */
export const writtenFileStepSchema = file.extend({
  /** The text to write; null to look only. */
  content: z.string().nullable(),
  /** Whether the file must be there, and patterns that must be found in it; null to write only. */
  expect: z.object({ present: z.boolean(), content: z.array(z.string()) }).nullable(),
});

/** A file that is written before the next run of the program, or looked at after the run before. */
export const fileStepSchema = file.extend({
  content: z.string().nullish(),
  expect: z.object({ present: z.boolean(), content: z.array(z.string()).nullish() }).nullish(),
});

/** A file that is written before the next run of the program, or looked at after the run before. */
export type FileStep = z.infer<typeof fileStepSchema>;
