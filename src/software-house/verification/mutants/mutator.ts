import type { Workspace } from "../workspace.ts";
import type { EditableFile } from "./edit.ts";
import type { SwitchSyntax } from "./switched-source.ts";

/** Finds changes of a language's programs, and writes them. */
export interface Mutator {
  syntax: SwitchSyntax;
  /** Returns where the project's own code can be changed, or why this cannot be found out. */
  find(workspace: Workspace): Promise<EditableFile[] | { missing: string }>;
}

/** Environment variable with the id of the mutant that is on. */
export const MUTANT = "TROUPE_MUTANT";

/** Environment variable with the file in which a program notes which switches it reaches; each id is noted once. */
export const REACHED = "TROUPE_REACHED";
