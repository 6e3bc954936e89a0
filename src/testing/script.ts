import type { ModelReply } from "./model-reply.ts";
import type { ModelRequest } from "./model-request.ts";
import { ScriptError } from "./script-error.ts";

/** Decides the reply to each request that the server did not refuse; what it throws is answered with status 400. */
export type ModelScript = (request: ModelRequest) => ModelReply | Promise<ModelReply>;

/** One reply, a function that gives it, or a list of them to be used in order. */
export type ScriptEntry = ModelReply | ModelScript | readonly (ModelReply | ModelScript)[];

/** A script that uses its replies in order; a request too many is answered with status 400, which no client retries. */
export function scriptOf(replies: readonly (ModelReply | ModelScript)[]): ModelScript {
  let used = 0;
  return (request) => {
    const entry = replies[used];
    if (entry === undefined) {
      throw new ScriptError(
        `Request ${request.number} was not expected: the script holds ${replies.length} replies, all used. It asked for ${describe(request)}.`,
        "unexpected_request",
      );
    }
    used += 1;
    return typeof entry === "function" ? entry(request) : entry;
  };
}

/**
 * A script that picks its reply by the name of the schema asked for, and the entry `text` where none is; a list is
 * used in order, a single reply again and again, and a request without an entry is answered with status 400.
 */
export function scriptBySchema(entries: Readonly<Record<string, ScriptEntry>>): ModelScript {
  const scripts = new Map(Object.entries(entries).map(([name, entry]) => [name, scriptFrom(entry)]));
  return (request) => {
    const script = scripts.get(request.schema ?? "text");
    if (script === undefined) {
      throw new ScriptError(
        `Request ${request.number} was not expected: it asked for ${describe(request)}, and the script has ${[...scripts.keys()].join(", ") || "no entries"}.`,
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
  return `${kind}, with the last user message ${JSON.stringify(request.lastUser.slice(0, 200))}`;
}
