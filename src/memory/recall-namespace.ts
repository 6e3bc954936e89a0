import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";

/** The parts of a run's config from which a namespace is made. They come from the caller, and never from a model. */
export interface RecallConfig {
  readonly configurable?: Readonly<Record<string, unknown>> | undefined;
  readonly context?: unknown;
}

/** Returns the labels of a namespace of the store, such as `["users", "ann"]`. */
export type RecallNamespace = (config: RecallConfig) => readonly string[];

/** Returns the id of the thread in a config, or null if there is none. */
export function threadIdOf({ configurable }: RecallConfig): string | null {
  const thread = configurable?.["thread_id"];
  if (typeof thread === "number") return String(thread);
  return typeof thread === "string" && thread !== "" ? thread : null;
}

/** The namespace of a thread. Throws if the run has no thread. */
export const threadNamespace: RecallNamespace = (config) => {
  const thread = threadIdOf(config);
  if (thread === null) throw new Error("the run has no thread_id, and createRecall has no `namespace`");
  return ["troupe_recall", thread];
};

/**
 * Returns the labels of a namespace as stores take them: without periods and colons. Throws for labels that are empty or no
 * texts, so that strangers do not share a namespace called "undefined".
 */
export function labelsOf(namespace: RecallNamespace, config: RecallConfig, name = "namespace"): string[] {
  const labels: unknown = namespace(config);
  if (!Array.isArray(labels) || labels.length === 0) {
    throw new Error(`${name} of createRecall must return a list of labels, but returned ${kindOf(labels)}`);
  }
  return labels.map((label: unknown) => {
    if (typeof label === "string" && label !== "") return escaped(label);
    throw new Error(`a label of ${name} of createRecall must be a text, but is ${kindOf(label)}`);
  });
}

function escaped(label: string): string {
  return label.replace(/[%.:\0]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}

/** Returns the text of an item of the store: its member `text`, or else the texts of all its members. */
export function textOfItem(value: unknown): string {
  if (typeof value === "string") return value;
  if (!isRecord(value)) return "";
  const { text } = value;
  if (typeof text === "string") return text;
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${typeof part === "string" ? part : JSON.stringify(part)}`)
    .join("\n");
}
