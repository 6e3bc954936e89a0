import { z } from "zod";
import { isBlank, repeated, shapeFaults } from "./reply-faults.ts";

/**
 * Structured reply `file_set`: a whole project with the full text of each file, and the tests that its developer
 * disputes.
 */
export const fileSetSchema = z.object({
  files: z.array(z.object({ path: z.string(), content: z.string() })),
  notes: z.string(),
  disputes: z.array(z.object({ test: z.string(), reason: z.string() })),
});

/** A whole project, as its developer sends it. */
export type FileSet = z.infer<typeof fileSetSchema>;

/** One file: its path in the project, with `/` between folders, and its text. */
export type ProjectFile = FileSet["files"][number];

/**
 * Reads a file set, or returns all faults of its shape. Unsafe paths and files that are too large are not faults here:
 * the verifier reports them, as evidence, when it writes the files.
 */
export function readFiles(json: unknown): { value: FileSet } | { faults: string[] } {
  const parsed = fileSetSchema.safeParse(json);
  if (!parsed.success) return { faults: shapeFaults(parsed.error) };
  const { files } = parsed.data;
  const faults = [
    ...(files.length === 0 ? ["files must not be empty"] : []),
    ...files.flatMap(({ path }, index) => (isBlank(path) ? [`files.${index}.path must not be empty`] : [])),
    ...repeated(files.map(({ path }) => path)).map(
      (path) => `each path in files must be unique, but ${JSON.stringify(path)} is used several times`,
    ),
  ];
  return faults.length > 0 ? { faults } : { value: parsed.data };
}
