import { z } from "zod";
import { isBlank, repeated, shapeFaults } from "./reply-faults.ts";

/**
 * Structured reply `file_set`: the files of a project, and the tests that its developer disputes. A first reply has the
 * whole project in `files`. A later one may have only what changes: files in full, edits of files, and deleted files.
 */
export const fileSetSchema = z.object({
  /** Files with their full text. */
  files: z.array(z.object({ path: z.string(), content: z.string() })),
  /** Changes of files. Each text to find must occur exactly once in its file. Absent or null if there are none. */
  edits: z
    .array(
      z.object({
        path: z.string(),
        edits: z.array(z.object({ find: z.string(), replace: z.string() })),
      }),
    )
    .nullable()
    .optional(),
  /** Paths of files to remove. Absent or null if there are none. */
  deleted: z.array(z.string()).nullable().optional(),
  notes: z.string(),
  disputes: z.array(z.object({ test: z.string(), reason: z.string() })),
});

/** The schema that a developer is asked to fill: strict schemas have no optional properties. */
export const fileSetReplySchema = fileSetSchema.required({ edits: true, deleted: true });

/** The files of a project, or what changes in them, as their developer sends them. */
export type FileSet = z.infer<typeof fileSetSchema>;

/** One file: its path in the project, with `/` between folders, and its text. */
export type ProjectFile = FileSet["files"][number];

/**
 * Reads a file set, or returns all faults of its shape. Unsafe paths and files that are too large are not faults here:
 * the verifier reports them, as evidence, when it writes the files.
 */
export function readFileSet(json: unknown): { value: FileSet } | { faults: string[] } {
  const parsed = fileSetSchema.safeParse(json);
  if (!parsed.success) return { faults: shapeFaults(parsed.error) };
  const { files, edits } = parsed.data;
  const paths = [...files, ...(edits ?? [])].map(({ path }) => path);
  const faults = [
    ...paths.flatMap((path) => (isBlank(path) ? ["each path in files and edits must not be empty"] : [])),
    ...repeated(paths).map(
      (path) =>
        `each path in files and edits must be unique, but ${JSON.stringify(path)} is used several times`,
    ),
  ];
  return faults.length > 0 ? { faults } : { value: parsed.data };
}
