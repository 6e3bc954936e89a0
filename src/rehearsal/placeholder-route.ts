import type { ModelRequest } from "../testing/model-request.ts";
import { objectAt, type JsonObject } from "../testing/json.ts";
import { schemaOf } from "./request-parts.ts";
import { allowsNull } from "./sample-value.ts";
import { countSharedWords } from "./shared-words.ts";

/** The confidence of a route that only shared words speak for. */
const BY_WORDS = 0.5;

/**
 * Returns the route to the specialist whose name and description share most words with the request. That is not an
 * understanding, so the confidence is 0.5. If no words are shared, it is the first specialist, with confidence 0.
 */
export function placeholderRoute(request: ModelRequest): JsonObject {
  const { system, lastUser } = request;
  const { properties } = schemaOf(request);
  const { specialist } = (properties ?? {}) as { specialist?: { enum?: string[] } };
  const descriptions = descriptionsIn(system);
  const names = specialist?.enum?.filter((name) => name !== "none") ?? [...descriptions.keys()];
  const ranked = names
    .map((name) => ({
      name,
      shared: countSharedWords(`${name} ${descriptions.get(name) ?? ""}`, lastUser),
    }))
    .toSorted((one, other) => other.shared - one.shared);
  const { name = "", shared = 0 } = ranked[0] ?? {};
  return {
    ...nullsOf(schemaOf(request)),
    specialist: name,
    confidence: shared > 0 ? BY_WORDS : 0,
    reason:
      shared > 0
        ? "rehearsal: picked by shared words, not by a model"
        : "rehearsal: the first one, because no description shares a word with the request",
  };
}

/** Returns null for each member that may be null. */
export function nullsOf(schema: JsonObject): JsonObject {
  const properties = objectAt(schema, "properties");
  const nullable = Object.keys(properties).filter((name) => allowsNull(objectAt(properties, name)));
  return Object.fromEntries(nullable.map((name) => [name, null]));
}

/** Reads the specialists off the prompt of a classifier or planner: "- name: description". */
function descriptionsIn(system: string): Map<string, string> {
  const lines = system.matchAll(/^- ([a-zA-Z0-9_-]{1,64}): (.*)$/gm);
  return new Map([...lines].map(([, name = "", description = ""]) => [name, description]));
}
