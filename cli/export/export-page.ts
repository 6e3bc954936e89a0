import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.ts";

/**
 * Reads the page for exported runs, which is built with the console. Throws UsageError if it has not been built, as in the
 * sources.
 */
export async function readExportPage(): Promise<string> {
  const root = dirname(createRequire(import.meta.url).resolve("troupe/package.json"));
  const file = join(root, "dist/console/export.html");
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} is missing; in the repository, \`npm run build\` builds it`, {
      cause: error,
    });
  }
}
