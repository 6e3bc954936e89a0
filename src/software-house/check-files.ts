import { isBlank, repeated, shapeFaults } from "./check-specification.ts";
import { fileSetSchema, type FileSet } from "./contract/file-set.ts";

/**
 * Reads a file set's shape, or lists every fault. Paths and sizes are judged where files are materialized: what is
 * wrong with them is evidence.
 */
export function readFiles(json: unknown): { value: FileSet } | { faults: string[] } {
  const parsed = fileSetSchema.safeParse(json);
  if (!parsed.success) return { faults: shapeFaults(parsed.error) };
  const { files } = parsed.data;
  const faults = [
    ...(files.length === 0 ? ["files: there are none"] : []),
    ...files.flatMap(({ path }, index) => (isBlank(path) ? [`files.${index}: its path is empty`] : [])),
    ...repeated(files.map(({ path }) => path)).map((path) => `files: ${path} is given more than once`),
  ];
  return faults.length > 0 ? { faults } : { value: parsed.data };
}
