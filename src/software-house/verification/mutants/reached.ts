import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CommandSetup, Workspace } from "../workspace.ts";
import { MUTANT, REACHED } from "./mutator.ts";

/** File of the project's copy in which a program notes what it reaches. */
const NOTES = ".troupe/reached";

/** Returns the setup in which no mutant is on and the program notes what it reaches. */
export function notingSetup(setup: CommandSetup): CommandSetup {
  return { ...setup, environment: { ...setup.environment, [REACHED]: `/project/${NOTES}` } };
}

/** Returns the setup in which one mutant is on. */
export function setupWith(setup: CommandSetup, id: number): CommandSetup {
  return { ...setup, environment: { ...setup.environment, [MUTANT]: String(id) } };
}

/** Reads which mutants a program has reached that left its copy of the project in these folders. */
export async function readReached(folders: readonly string[]): Promise<Set<number>> {
  const texts = await Promise.all(
    folders.map((folder) => readFile(join(folder, NOTES), "utf8").catch(() => "")),
  );
  return new Set(texts.flatMap((text) => text.split("\n").filter(Boolean).map(Number)));
}

/** Returns a workspace that lists the folders it creates, and a function that removes them. */
export function withFolders(workspace: Workspace): {
  workspace: Workspace;
  folders: string[];
  clear: () => Promise<void>;
} {
  const folders: string[] = [];
  return {
    folders,
    workspace: {
      ...workspace,
      async createFolder() {
        const folder = await workspace.createFolder();
        folders.push(folder);
        return folder;
      },
    },
    async clear() {
      await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}
