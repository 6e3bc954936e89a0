import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "../../text/is-record.ts";
import { SHOWN_PACKAGES } from "./toolchains/node/own-commands.ts";

/** Returns true if the `package.json` of a folder names a package that the sandbox does not have anyway. */
export async function needsPackages(folder: string): Promise<boolean> {
  const manifest = await readJson(join(folder, "package.json"));
  if (!isRecord(manifest)) return false;
  const names = ["dependencies", "optionalDependencies", "devDependencies"].flatMap((kind) =>
    isRecord(manifest[kind]) ? Object.keys(manifest[kind]) : [],
  );
  return names.some((name) => !SHOWN_PACKAGES.some((shown) => shown === name));
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return null;
  }
}
