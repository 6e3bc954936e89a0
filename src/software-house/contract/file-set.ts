import { z } from "zod";

/** The structured reply `file_set`: a whole project, each file in full, and the tests that its developer disputes. */
export const fileSetSchema = z.object({
  files: z.array(z.object({ path: z.string(), content: z.string() })),
  notes: z.string(),
  disputes: z.array(z.object({ test: z.string(), reason: z.string() })),
});

/** A whole project as its developer hands it in. */
export type FileSet = z.infer<typeof fileSetSchema>;

/** One file: its path in the project, with `/`, and its text. */
export type ProjectFile = FileSet["files"][number];
