import { findBubblewrap } from "./bubblewrap/find-bubblewrap.ts";
import { findContainers } from "./containers/find-containers.ts";
import { createUnsandboxed } from "./unsandboxed/unsandboxed.ts";
import type { Sandbox, SandboxEngine } from "./sandbox.ts";

/** Options of `findSandbox`: which sandboxes may be used. */
export interface SandboxChoice {
  /**
   * The engines to try, in this order.
   * @default ["bubblewrap", "docker", "podman"]
   */
  engines?: readonly Exclude<SandboxEngine, "none">[] | undefined;
  /**
   * Allows programs to run without a sandbox if no engine works. Such programs can do everything that the user can do.
   * @default false
   */
  unsandboxed?: boolean | undefined;
}

/** The result of `findSandbox`. */
export interface FoundSandbox {
  /** The sandbox to use; null if no engine works and `unsandboxed` is not true. */
  sandbox: Sandbox | null;
  /** What is missing, and the command that installs it; null if an engine works. */
  hint: string | null;
}

const ENGINES: NonNullable<SandboxChoice["engines"]> = ["bubblewrap", "docker", "podman"];

/** The sandboxes found so far. A sandbox that worked once is used again; a missing one is searched again each time. */
const found = new Map<SandboxEngine, Sandbox>();

/**
 * Finds the first sandbox that works on this machine, by trying each engine.
 * If no engine works, `sandbox` is null and generated programs must not be run.
 *
 * @example
 * const { sandbox, hint } = await findSandbox();
 * if (sandbox === null) throw new Error(hint ?? "");
 */
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
  const hint =
    hints.length === 0
      ? "no sandbox engine is allowed; available: bubblewrap, docker, podman"
      : hints.join("; ");
  return { sandbox: choice.unsandboxed === true ? createUnsandboxed() : null, hint };
}

function find(engine: Exclude<SandboxEngine, "none">): Promise<{ sandbox: Sandbox } | { hint: string }> {
  return engine === "bubblewrap" ? findBubblewrap() : findContainers(engine);
}
