import type { ModelReply } from "./model-reply.ts";
import type { ModelRequest } from "./model-request.ts";
import { ScriptError } from "./script-error.ts";

/**
 * Returns the reply to each request that the server did not refuse.
 * If it throws, the server answers with status 400 and the error's message.
 *
 * @example
 * const script: ModelScript = (request) => ({ text: `You said: ${request.lastUser}` });
 */
export type ModelScript = (request: ModelRequest) => ModelReply | Promise<ModelReply>;

/**
 * An entry of `scriptBySchema`: a reply, a function that returns a reply, or a list of these, which is used in order.
 *
 * @example
 * const entry: ScriptEntry = [{ text: "First reply" }, (request) => ({ text: request.lastUser })];
 */
export type ScriptEntry = ModelReply | ModelScript | readonly (ModelReply | ModelScript)[];

/**
 * Creates a script that uses its replies in order, one for each request. After the last reply, the server answers with
 * status 400, which clients do not retry.
 *
 * @example
 * const script = scriptOf([{ text: "First reply" }, { fault: { kind: "stall" } }]);
 */
export function scriptOf(replies: readonly (ModelReply | ModelScript)[]): ModelScript {
  let used = 0;
  return (request) => {
    const entry = replies[used];
    if (entry === undefined) {
      throw new ScriptError(
        `Unexpected request ${request.number}: ${describe(request)}. The script has used all its replies: ${replies.length}.`,
        "unexpected_request",
      );
    }
    used += 1;
    return typeof entry === "function" ? entry(request) : entry;
  };
}

/**
 * Creates a script that selects its entry by the name of the requested schema. Requests without a schema use the entry
 * `text`. A list is used in order; a single reply is used for every request. The server answers with status 400, which
 * clients do not retry, if the script has no entry for a request, or if a list has no reply left.
 *
 * @example
 * const script = scriptBySchema({
 *   route: { json: { specialist: "coding", confidence: 0.9, reason: "It is about code." } },
 *   text: { text: "Here is the code." },
 * });
 */
export function scriptBySchema(entries: Readonly<Record<string, ScriptEntry>>): ModelScript {
  const scripts = new Map(Object.entries(entries).map(([name, entry]) => [name, scriptFrom(entry)]));
  return (request) => {
    const script = scripts.get(request.schema ?? "text");
    if (script === undefined) {
      throw new ScriptError(
        `Unexpected request ${request.number}: ${describe(request)}. The script has these entries: ${[...scripts.keys()].join(", ") || "none"}.`,
        "unexpected_request",
      );
    }
    return script(request);
  };
}

function scriptFrom(entry: ScriptEntry): ModelScript {
  if (typeof entry === "function") return entry;
  return isList(entry) ? scriptOf(entry) : () => entry;
}

function isList(entry: ScriptEntry): entry is readonly (ModelReply | ModelScript)[] {
  return Array.isArray(entry);
}

function describe(request: ModelRequest): string {
  const kind = request.schema === null ? "text" : `the schema "${request.schema}"`;
  return `it asks for ${kind}, and its last user message is ${JSON.stringify(request.lastUser.slice(0, 200))}`;
}
