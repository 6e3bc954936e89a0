import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with these files in it, gone when the test is over. */
export function temporaryFolder(files: Readonly<Record<string, string>> = {}): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "troupe-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
