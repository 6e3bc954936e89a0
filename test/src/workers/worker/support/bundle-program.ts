import { symlinkSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url));

/** A program as one file of JavaScript, which starts much faster than its TypeScript. */
export interface BundledProgram extends Disposable {
  path: string;
}

/** Bundles a program of a test. Packages are not part of the bundle. */
export async function bundleProgram(source: URL): Promise<BundledProgram> {
  const folder = temporaryFolder();
  symlinkSync(join(ROOT, "node_modules"), join(folder.path, "node_modules"));
  const bundle = await rolldown({
    input: fileURLToPath(source),
    platform: "node",
    // The transformed code imports this package, which is part of the bundler.
    external: (id) => isBuiltin(id) || (/^[^./]/.test(id) && !id.startsWith("@oxc-project/")),
    transform: { target: "node20" },
    experimental: { resolveNewUrlToAsset: true },
    logLevel: "silent",
  });
  const path = join(folder.path, "program.mjs");
  await bundle.write({ file: path, format: "esm", codeSplitting: false });
  await bundle.close();
  return { path, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}
