import { isRecord } from "../text/is-record.ts";
import { KeyFilter } from "../text/key-filter.ts";
import { knowsKeys } from "../text/known-keys.ts";

/** Hides configured keys in the texts of a streamed reply, also a key that comes in several pieces. */
export class StreamedKeys {
  readonly #texts = new Map<string, KeyFilter>();
  readonly #arguments = new Map<unknown, KeyFilter>();

  /** Hides keys in a piece of the reply: in its texts, and in the arguments of its calls. Changes the piece. */
  hide(delta: Record<string, unknown>): void {
    if (!knowsKeys()) return;
    for (const [name, value] of Object.entries(delta)) {
      if (typeof value === "string" && name !== "role") delta[name] = filterOf(this.#texts, name).push(value);
    }
    const calls: unknown = delta["tool_calls"];
    for (const call of Array.isArray(calls) ? (calls as unknown[]) : []) {
      const called = isRecord(call) && isRecord(call["function"]) ? call["function"] : {};
      const text = called["arguments"];
      const filter = isRecord(call) ? filterOf(this.#arguments, call["index"]) : null;
      if (typeof text === "string" && filter !== null) called["arguments"] = filter.push(text);
    }
  }

  /** Returns the last piece of a reply, with what was held back. Changes the piece. */
  end(last: { content: string; tool_calls: Record<string, unknown>[] }): Record<string, unknown> {
    this.hide(last);
    const { tool_calls: own, ...piece } = last;
    const texts: Record<string, unknown> = piece;
    for (const [name, filter] of this.#texts) {
      const { [name]: before } = texts;
      const text = (typeof before === "string" ? before : "") + filter.end();
      if (text !== "") texts[name] = text;
    }
    const held = [...this.#arguments]
      .map(([index, filter]) => ({ index, function: { arguments: filter.end() } }))
      .filter((call) => call.function.arguments !== "");
    const calls = [...own, ...held];
    return { ...texts, ...(calls.length > 0 && { tool_calls: calls }) };
  }
}

function filterOf<Name>(filters: Map<Name, KeyFilter>, name: Name): KeyFilter {
  const filter = filters.get(name) ?? new KeyFilter();
  filters.set(name, filter);
  return filter;
}
