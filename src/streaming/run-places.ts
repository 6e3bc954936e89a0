import type { TroupeEvent } from "../events/events.ts";
import type { ItemPlace } from "./run-item.ts";

/** Where an item belongs. Its place in the order is given when it is sent. */
export type Place = Omit<ItemPlace, "sequence">;

/** Remembers from the events which run each graph carries out, because chunks of other stream modes do not say it. */
export class RunPlaces {
  readonly #runs = new Map<string, string>();
  readonly #questions = new Map<string, Place>();

  /** Learns from an event, and returns its place. */
  learn(event: TroupeEvent, namespace: readonly string[]): Place {
    const { run, agent, step } = event;
    this.#runs.set(namespace.join("|"), run);
    const place = { run, agent, step };
    if (event.type === "approval_requested") this.#questions.set(event.approval, place);
    return place;
  }

  /** Returns the place of a message that a model writes. A message without a name is said by the node that runs its graph. */
  ofMessage(namespace: readonly string[], { name, node }: { name: string | undefined; node: string }): Place {
    const depth = this.#depthOfRun(namespace);
    const within = depth === null ? undefined : namespace[depth]?.split(":", 1)[0];
    return { ...this.ofRun(depth === null ? [] : namespace.slice(0, depth)), agent: name ?? within ?? node };
  }

  /** Returns the place of a question. */
  ofQuestion(question: { id: string }): Place {
    const agent = "agent" in question && typeof question.agent === "string" ? question.agent : null;
    return this.#questions.get(question.id) ?? { ...this.ofRun(), agent };
  }

  /** Returns the place of something that is about a whole run: that of the outermost graph, unless a namespace is given. */
  ofRun(namespace: readonly string[] = []): Place {
    return { run: this.#runs.get(namespace.join("|")) ?? null, agent: null, step: null };
  }

  /** Returns how deep the innermost graph is whose run is known. Returns null if there is none. */
  #depthOfRun(namespace: readonly string[]): number | null {
    for (let depth = namespace.length; depth >= 0; depth -= 1) {
      if (this.#runs.has(namespace.slice(0, depth).join("|"))) return depth;
    }
    return null;
  }
}
