import type { PageStep, TroupeUIMessageChunk } from "./ui-message.ts";

/** The steps that run, as the reader of a message knows them. */
export class RunningSteps {
  readonly #running = new Map<string, PageStep>();

  /** Remembers what parts say about steps. */
  follow(parts: readonly TroupeUIMessageChunk[]): void {
    for (const part of parts) {
      if (part.type !== "data-step") continue;
      const key = idOf(part.data);
      if (part.data.status === "running") this.#running.set(key, part.data);
      else this.#running.delete(key);
    }
  }

  /** Ends the steps that still run when the run is over: a limit, an error or the visitor stopped them. */
  endAll(): TroupeUIMessageChunk[] {
    const running = [...this.#running.values()];
    this.#running.clear();
    return running.map((step) => stepPart({ ...step, status: "unfinished" }));
  }
}

/** Returns the part of a step. A later one replaces an earlier one. */
export function stepPart(step: PageStep): TroupeUIMessageChunk {
  return { type: "data-step", id: idOf(step), data: step };
}

function idOf({ run, step }: PageStep): string {
  return `${run}/${step}`;
}
