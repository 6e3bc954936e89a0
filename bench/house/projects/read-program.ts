import { fileURLToPath } from "node:url";
import { readFolder } from "../../../src/software-house/verification/read-folder.ts";
import type { HandedFile } from "../programs/developer.ts";

/** Reads the program of a folder like `troupe verify`. Throws if the command would refuse the folder. */
export async function readProgram(folder: string): Promise<HandedFile[]> {
  const { files, faults } = await readFolder(fileURLToPath(new URL(folder, import.meta.url)), {
    isBuilt: true,
  });
  if (faults.length > 0) throw new Error(`${folder}: ${faults.join("; ")}`);
  return files;
}
