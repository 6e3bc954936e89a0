import type { PendingApproval } from "../approval/approval.ts";
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
    if (depth === null) return { run: null, agent: name ?? node, step: null };
    const run = this.#runs.get(namespace.slice(0, depth).join("|")) ?? null;
    return { run, agent: name ?? namespace[depth]?.split(":", 1)[0] ?? node, step: null };
  }

  /** Returns the place of a question. A question that was asked before has no event in this stream, but says who asks. */
  ofQuestion(question: PendingApproval): Place {
    const asked = this.#questions.get(question.id);
    if (asked !== undefined) return asked;
    const { run } = this.ofRun();
    if (question.kind === "tools") return { run, agent: question.agent, step: question.step };
    if (question.kind === "step") return { run, agent: question.agent, step: question.step.id };
    return { run, agent: null, step: null };
  }

  /** Returns the place of something that is about the whole run. Below a graph that Troupe did not make, it is the first run. */
  ofRun(): Place {
    const [first = null] = this.#runs.values();
    return { run: this.#runs.get("") ?? first, agent: null, step: null };
  }

  /** Returns how deep the innermost graph is whose run is known. Returns null if there is none. */
  #depthOfRun(namespace: readonly string[]): number | null {
    for (let depth = namespace.length; depth >= 0; depth -= 1) {
      if (this.#runs.has(namespace.slice(0, depth).join("|"))) return depth;
    }
    return null;
  }
}
