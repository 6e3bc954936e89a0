import { z } from "zod";

/** How many mutants of a program are tried. */
export interface MutantLimits {
  /**
   * Number of mutants.
   * @default 40
   */
  count?: number | undefined;
  /**
   * Time for the whole phase. Half of it remains for the trials, however long the build takes.
   * @default 5
   */
  seconds?: number | undefined;
}

const shownChangeSchema = z.object({
  path: z.string(),
  line: z.number().int(),
  /** The replaced code, in one line. */
  from: z.string(),
  /** What replaces it, in one line; empty if it is removed. */
  to: z.string(),
  /** The whole lines before the change. */
  before: z.string(),
  /** The whole lines after the change. */
  after: z.string(),
});

/** A change of a program, as a person reads it. */
export type ShownChange = z.infer<typeof shownChangeSchema>;

/** Which small changes of the program the acceptance tests noticed. */
export const mutantReportSchema = z.object({
  /** Number of changed programs that were run. */
  tried: z.number().int(),
  /** Number of them that failed a test. */
  noticed: z.number().int(),
  /** The changes that no test noticed. */
  survived: z.array(shownChangeSchema),
  /** How the changes were chosen. */
  note: z.string(),
});

/** Which small changes of the program the acceptance tests noticed. */
export type MutantReport = z.infer<typeof mutantReportSchema>;

/** Writes a change in one line, such as "server.go:41: `>` to `>=`". */
export function changeText({ path, line, from, to }: ShownChange): string {
  return to === "" ? `${path}:${line}: \`${from}\` removed` : `${path}:${line}: \`${from}\` to \`${to}\``;
}
