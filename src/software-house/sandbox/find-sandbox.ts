import { findBubblewrap } from "./bubblewrap/find-bubblewrap.ts";
import { findContainers } from "./containers/find-containers.ts";
import { createUnsandboxed } from "./unsandboxed/unsandboxed.ts";
import type { Sandbox, SandboxEngine } from "./sandbox.ts";

/** Which sandboxes may be used. */
export interface SandboxChoice {
  /** The engines to try, in this order; all by default. */
  engines?: readonly Exclude<SandboxEngine, "none">[];
  /** Whether programs run without a sandbox where no engine works: they can then do all that the user can. */
  unsandboxed?: boolean;
}

/** The sandbox of this machine; where no engine works, what is missing and the command that helps. */
export interface FoundSandbox {
  sandbox: Sandbox | null;
  hint: string | null;
}

const ENGINES: NonNullable<SandboxChoice["engines"]> = ["bubblewrap", "docker", "podman"];

/** What was found once works from then on; what was not is looked for again. */
const found = new Map<SandboxEngine, Sandbox>();

/** Finds out which sandbox works here, by trying each; where none does, nothing is to be run. */
export async function findSandbox(choice: SandboxChoice = {}): Promise<FoundSandbox> {
  const hints: string[] = [];
  for (const engine of choice.engines ?? ENGINES) {
    const known = found.get(engine);
    if (known) return { sandbox: known, hint: null };
    const answer = await find(engine);
    if ("sandbox" in answer) {
      found.set(engine, answer.sandbox);
      return { sandbox: answer.sandbox, hint: null };
    }
    hints.push(answer.hint);
  }
  const hint = hints.length === 0 ? "no engine for sandboxes is to be used" : hints.join("; ");
  return { sandbox: choice.unsandboxed === true ? createUnsandboxed() : null, hint };
}

function find(engine: Exclude<SandboxEngine, "none">): Promise<{ sandbox: Sandbox } | { hint: string }> {
  return engine === "bubblewrap" ? findBubblewrap() : findContainers(engine);
}
